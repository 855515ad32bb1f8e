"""The command line of the archive: what each command takes. The commands themselves are imported when they run."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from zeroline.cli_parts import BY as _BY
from zeroline.cli_parts import add_command as _add
from zeroline.cli_parts import of_clip as _of_clip
from zeroline.cli_parts import one_line as _text
from zeroline.domain.claim import KINDS
from zeroline.domain.protection import LABELS, NONE, PROTECTIONS
from zeroline.domain.release import VOICES
from zeroline.settings import LANGUAGES, PROFILES, Settings


def add_archive_commands(commands: Any) -> None:
    """Adds the parsers, in the order in which a clip meets them."""
    _add_add(commands)
    _add(commands, "list", "which clips the archive holds", _list)
    _of_clip(_add(commands, "show", "one clip: its sources, captions, claims, flags, labels, versions", _show))
    _add_trends(commands)
    _of_clip(_add(commands, "history", "a clip's life, as custody tells it", _history))
    _add_search(commands)
    _add_label(commands)
    _add_eyes(commands)
    _add_shield(commands)
    _add_release(commands)
    _add_public(commands)
    _add_check(commands)
    duplicates = _add(commands, "duplicates", "which clips of the archive a file is made of; adds nothing", _duplicates)
    duplicates.add_argument("file", type=Path, metavar="FILE", help="a clip, video or sound")
    duplicates.add_argument("--listen", action="store_true", help="hear it as well, and compare the words: as slow as "
                            "translating; finds a disguised voice")  # fmt: skip
    duplicates.add_argument("--language", choices=LANGUAGES, help="what is spoken (default: auto)")
    duplicates.add_argument("--model", metavar="NAME|PATH", help="the speech model (default: the best that is present)")
    verify = _add(commands, "verify-archive", "hash everything again and name what is not as it was written", _verify)
    verify.add_argument("--anchor", type=Path, metavar="BAG|BACKUP", help="a bag or a backup whose end of the log must "
                        "be in ours")  # fmt: skip
    _add_bags(commands)
    backup = _add(commands, "backup", "copy the archive, while the desk is at work", _backup)
    backup.add_argument("dir", type=Path, metavar="DIR", help="a new folder")
    restore = _add(commands, "restore", "bring a backup back into an empty archive", _restore)
    restore.add_argument("dir", type=Path, metavar="DIR", help="the backup's folder")
    erase = _add(
        commands, "erase", "erase a clip and all that is known of it; that it was erased stays on record", _erase
    )
    _of_clip(erase)
    erase.add_argument(
        "--reason", type=_text, required=True, metavar="TEXT", help="why it had to be erased; stays on record"
    )
    erase.add_argument("--by", metavar="NAME", help=_BY)
    erase.add_argument("--yes", action="store_true", help="do not ask")


def _add_add(commands: Any) -> None:
    add = _add(commands, "add", "clips into the archive, through the same pipeline as `translate`", _run_add)
    add.add_argument("files", nargs="+", metavar="FILE", help="a clip, video or sound")
    add.add_argument("--source-url", metavar="URL", help="where it was seen")
    add.add_argument("--account", metavar="NAME", help="who posted it there")
    add.add_argument("--posted-at", metavar="TIME", help="when: 2024-02-03, or 2024-02-03T18:05+03:00")
    add.add_argument("--post-text", type=Path, metavar="FILE", help="what the post says; kept apart from what is said "
                     "in the clip")  # fmt: skip
    add.add_argument("--by", metavar="NAME", help=_BY)
    add.add_argument("--language", choices=LANGUAGES, help="what is spoken (default: auto)")
    add.add_argument("--model", metavar="NAME|PATH", help="the speech model (default: the best that is present)")
    add.add_argument("--profile", choices=PROFILES, help="the reader's limits (default: netflix)")


def _add_search(commands: Any) -> None:
    add = _add(commands, "search", "find what was said, by words and by meaning, in any of the languages", _search)
    add.add_argument("text", type=_text, nargs="+", metavar="TEXT", help="in English, Russian or Ukrainian; a "
                     "\"quoted phrase\" is found exactly")  # fmt: skip
    add.add_argument("--unit", type=_text, metavar="NAME", help="in clips where this unit is named, in any language")
    add.add_argument("--place", type=_text, metavar="NAME", help="in clips where this place is named")
    add.add_argument("--person", type=_text, metavar="NAME", help="in clips where this person or call sign is named")
    add.add_argument("--claim", choices=KINDS, metavar="KIND", help=f"in clips with such a claim: {', '.join(KINDS)}")
    add.add_argument("--source", type=_text, metavar="TEXT", help="in clips whose account, address, platform or file "
                     "name holds these words")  # fmt: skip
    add.add_argument("--from", dest="since", type=_day, metavar="DATE", help="in clips posted on this day or later; "
                     "where nobody told when, received")  # fmt: skip
    add.add_argument("--to", dest="until", type=_day, metavar="DATE", help="the same, up to this day")
    add.add_argument("--status", type=_text, metavar="STATUS", help="in clips of this status, as `zeroline list` "
                     "tells it")  # fmt: skip
    add.add_argument("--only", choices=("words", "meaning"), help="look in this way alone (default: in both)")
    add.add_argument("--rebuild", action="store_true", help="first make the index of search anew from the records")
    add.add_argument("--limit", type=_count, default=20, metavar="NUMBER", help="at most so many lines (default: 20)")


def _day(given: str) -> str:
    try:
        if len(given) == len("2024-02-03"):
            return date.fromisoformat(given).isoformat()
    except ValueError:
        pass
    raise argparse.ArgumentTypeError("it must be a day, 2024-02-03")


def _count(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:5]) <= 1000 and len(given) <= 4):
        raise argparse.ArgumentTypeError("it must be a number from 1 to 1000")
    return int(given)


def _add_trends(commands: Any) -> None:
    told = "events that are claimed, by week, by unit, by place: one clip, or a stream"
    trends = _add(commands, "trends", told, _trends)
    trends.add_argument("--claim", metavar="KIND", help="count claims of this kind alone")
    trends.add_argument("--unit", type=_text, metavar="NAME", help="count events of this unit alone")
    trends.add_argument("--place", type=_text, metavar="NAME", help="count events at this place alone")
    trends.add_argument("--since", metavar="DATE", help="count from this day on: 2024-02-03")
    trends.add_argument("--evidence", action="store_true", help="each event with the lines that it rests on")
    trends.add_argument("--svg", type=Path, metavar="FILE", help="draw it, too")
    trends.add_argument("--overwrite", action="store_true", help="replace a drawing that is there already")
    trends.add_argument("--merge", type=_text, nargs=2, metavar=("EVENT", "EVENT"), help="these two are one event")
    split = ("EVENT", "CLIP")
    trends.add_argument("--split", type=_text, nargs="+", metavar=split, help="these clips of it tell of another event")
    trends.add_argument("--by", metavar="NAME", help=_BY)


def _add_label(commands: Any) -> None:
    label = _add(commands, "label", "what a person decides about a clip's content and its protection", _label)
    _of_clip(label)
    label.add_argument("--content", metavar="LABEL,...", help=f"all that apply of {', '.join(LABELS)}; or {NONE}")
    label.add_argument("--protection", choices=PROTECTIONS, help="open: names in it may leave the desk")
    label.add_argument("--reason", type=_text, metavar="TEXT", help="why it is opened; stays on record. A clip with a "
                       "prisoner in it is opened by two people, each with a reason")  # fmt: skip
    label.add_argument("--by", metavar="NAME", help=_BY)


def _add_shield(commands: Any) -> None:
    shield = _add(commands, "shield", "what is hidden in what is released of a clip: faces, other things seen, "
                  "the voice, words", _shield)  # fmt: skip
    _of_clip(shield)
    shield.add_argument("--find", action="store_true", help="look for faces; writes them as ID-faces.json, and a sheet "
                        "of pictures to look at, ID-faces.jpg. Decides nothing")  # fmt: skip
    shield.add_argument("--out", type=Path, metavar="DIR", help="where --find writes (default: here)")
    shield.add_argument("--overwrite", action="store_true", help="replace what --find wrote before")
    shield.add_argument("--confirm", action="store_true", help="cover all that was found: somebody looked, and no face "
                        "is left out")  # fmt: skip
    shield.add_argument("--no-face", action="append", default=[], type=_text, metavar="FIND", help="this find, such as "
                        "f3, is no face, and stays uncovered; may be repeated")  # fmt: skip
    shield.add_argument("--cover", type=Path, metavar="FILE", help="further covers, in JSON; one with the name of a "
                        "find corrects it")  # fmt: skip
    shield.add_argument("--drop", action="append", default=[], type=_text, metavar="COVER", help="take this cover "
                        "away; may be repeated")  # fmt: skip
    shield.add_argument("--voice", choices=VOICES, help="what is heard: the clip's own sound, silence, or a voice that "
                        "reads the English (needs espeak-ng)")  # fmt: skip
    shield.add_argument("--word", action="append", default=[], type=_text, metavar="TEXT", help="withhold this "
                        "wherever it stands in texts; may be repeated")  # fmt: skip
    shield.add_argument("--no-word", action="append", default=[], type=_text, metavar="TEXT", help="withhold it no "
                        "more; may be repeated")  # fmt: skip
    shield.add_argument("--by", metavar="NAME", help=_BY)


def _add_release(commands: Any) -> None:
    release = _add(commands, "release", "one immutable bundle of a version that was signed off", _release)
    _of_clip(release)
    release.add_argument("--out", type=Path, metavar="DIR", help="also copy its files to a folder of its own there")
    release.add_argument("--override", type=_text, metavar="REASON", help="release what is not signed off; the reason "
                         "stays on record and is shown in the release")  # fmt: skip
    release.add_argument("--hold", type=_text, metavar="TIME", help="release nothing of it before then: "
                         "2024-02-03T18:05+02:00; `none` lifts it")  # fmt: skip
    release.add_argument("--by", metavar="NAME", help=_BY)
    _add_post(commands)


def _add_post(commands: Any) -> None:
    post = _add(commands, "post", "what was released, on platforms, once; without --to, which posts there are", _post)
    _of_clip(post)
    post.add_argument("--to", type=_text, metavar="PLATFORM,...", help="some of bluesky, mastodon, telegram, x")
    post.add_argument("--dry-run", action="store_true", help="show exactly what would go out, and send nothing")
    post.add_argument("--settle", type=_text, metavar="ADDRESS", help="say where a post is of which nobody knew, or "
                      "which was posted by hand; `none`: it is not there")  # fmt: skip
    post.add_argument("--delete", action="store_true", help="take every post of the clip down, and list those that "
                      "stay")  # fmt: skip
    post.add_argument("--by", metavar="NAME", help=_BY)


def _add_public(commands: Any) -> None:
    told = "whether a file is our release, unaltered; exit code 1 where it is not"
    verify = _add(commands, "verify", told, _check_file)
    verify.add_argument("file", type=Path, metavar="FILE", help="a video, a file of captions, or a manifest")
    site = _add(commands, "site", "the public site, from all releases: a folder of plain files", _site)
    site.add_argument("dir", type=Path, metavar="DIR", help="a new folder, or one that this command wrote")
    withdraw = _add(commands, "withdraw", "take every release of a clip back, for safety", _withdraw)
    _of_clip(withdraw)
    withdraw.add_argument("--reason", type=_text, required=True, metavar="TEXT", help="why; stays on record, and "
                          "never leaves the desk")  # fmt: skip
    withdraw.add_argument("--by", metavar="NAME", help=_BY)


def _add_eyes(commands: Any) -> None:
    revise = _add(commands, "revise", "take in corrections to a clip's captions that were made elsewhere", _revise)
    _of_clip(revise)
    revise.add_argument("file", type=Path, metavar="FILE", help="the corrected captions: .srt, .vtt, .ass or .ttml, "
                        "English, the spoken language, or both")  # fmt: skip
    revise.add_argument("--by", metavar="NAME", help=_BY)
    sign = _add(commands, "sign-off", "say that a version is right: two people, one after the other", _sign_off)
    _of_clip(sign)
    which = sign.add_mutually_exclusive_group()
    which.add_argument("--reviewed", action="store_true", help="the first pair of eyes: the draft as it stands was "
                       "checked from end to end")  # fmt: skip
    which.add_argument("--listened-again", action="store_true", help="where one person works alone: all of it was "
                       "listened to once more, in a pass after the review")  # fmt: skip
    sign.add_argument("--by", metavar="NAME", help=_BY)


def _add_check(commands: Any) -> None:
    check = _add(commands, "check", "whether what an article quotes is what was said, quotation by quotation", _check)
    check.add_argument("article", type=_text, metavar="ARTICLE", help="text, HTML, Markdown, DOCX, PDF or a saved "
                       "page; - for a text on standard input")  # fmt: skip
    check.add_argument("--archive", type=Path, metavar="FILE", help="check against the captions in this JSON file, "
                       "not against the archive")  # fmt: skip
    check.add_argument("--date", type=_day, metavar="DATE", help="against the captions that were live on this day "
                       "(default: the article's own; where it tells none, those of every version)")  # fmt: skip
    check.add_argument("--report", type=Path, metavar="FILE", help="write it as a page, too")
    check.add_argument("--overwrite", action="store_true", help="replace a report that is there already")


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.check import check_command

    return check_command(options, settings)


def _add_bags(commands: Any) -> None:
    export = _add(commands, "export", "clips as a BagIt bag with originals, records and custody, for editors", _export)
    export.add_argument("ids", type=_text, nargs="+", metavar="ID", help="clips, as `zeroline list` tells them")
    export.add_argument("--to", type=Path, required=True, metavar="DIR", help="a new folder for the bag")
    export.add_argument("--by", metavar="NAME", help=_BY)
    bring = _add(commands, "import", "the clips of a bag", _import)
    bring.add_argument("bags", nargs="+", type=Path, metavar="BAG", help="the bag's folder")
    bring.add_argument("--by", metavar="NAME", help=_BY)


def _run_add(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.add import add_command

    return add_command(options, settings)


def _list(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.list import list_command

    return list_command(options, settings)


def _show(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.show import show_command

    return show_command(options, settings)


def _trends(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.trends import trends_command

    return trends_command(options, settings)


def _history(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.history import history_command

    return history_command(options, settings)


def _search(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.search import search_command

    return search_command(options, settings)


def _duplicates(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.duplicates import duplicates_command

    return duplicates_command(options, settings)


def _label(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.label import label_command

    return label_command(options, settings)


def _revise(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.revise import revise_command

    return revise_command(options, settings)


def _shield(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.shield import shield_command

    return shield_command(options, settings)


def _release(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.release import release_command

    return release_command(options, settings)


def _post(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.post import post_command

    return post_command(options, settings)


def _check_file(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.verify import verify_command

    return verify_command(options, settings)


def _site(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.site import site_command

    return site_command(options, settings)


def _withdraw(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.withdraw import withdraw_command

    return withdraw_command(options, settings)


def _sign_off(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.sign_off import sign_off_command

    return sign_off_command(options, settings)


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.verify_archive import verify_archive_command

    return verify_archive_command(options, settings)


def _export(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.bags import export_command

    return export_command(options, settings)


def _import(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.bags import import_command

    return import_command(options, settings)


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.backup import backup_command

    return backup_command(options, settings)


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.backup import restore_command

    return restore_command(options, settings)


def _erase(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.erase import erase_command

    return erase_command(options, settings)
