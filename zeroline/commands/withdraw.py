"""`zeroline withdraw`: every release of a clip is taken back, for safety."""

from __future__ import annotations

import argparse

from zeroline.acts.posting import Post, delete_posts
from zeroline.archive.releases import withdraw, withdrawn_from
from zeroline.crew import archive
from zeroline.crew_outside import poster
from zeroline.documents.posts import post_fields
from zeroline.settings import Settings
from zeroline.terminal import Terminal, print_document


def withdraw_command(options: argparse.Namespace, settings: Settings) -> int:
    """Says under which addresses it was public; its posts are taken down, or listed.
    Exit code 1: some stay. Raises WrongUse, NoSuchClip, ArchiveFault."""
    held, clip = archive(settings), options.id.lower()
    by = settings.deciding(options.by)
    withdraw(held, clip, options.reason, by)
    with held.ledger.reading() as connection:
        ids = withdrawn_from(connection, clip)
    posts = delete_posts(Post(held, lambda platform: poster(settings, platform), by), clip)
    left = [one for one in posts if one.out or one.doubtful]
    if options.json:
        print_document({"zeroline": 1, "clip": clip, "withdrawn": ids, "posts": [post_fields(one) for one in posts]})
        return 1 if left else 0
    terminal = Terminal()
    terminal.say(f"{clip} is withdrawn: `verify` and the desk's page tell nothing of it any more.")
    if ids:
        terminal.say(f"Its releases {', '.join(ids)}: run `zeroline site DIR` again and publish the folder; their "
                     "pages then say that they were withdrawn, and nothing else.")  # fmt: skip
    if len(posts) > len(left):
        terminal.say(f"{len(posts) - len(left)} posts of it were deleted, or are not there.")
    for one in left:
        where = one.place.url if one.place and one.place.url else f"{one.platform}, {one.account}"
        terminal.say(f"This post is not deleted, or nobody knows; see to it: {where}: {one.said}")
    return 1 if left else 0
