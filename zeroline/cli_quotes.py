"""The command line of packs, dossiers and enquiries: what each command takes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from zeroline.cli_parts import BY, add_command, of_clip, one_line
from zeroline.domain.dossier import KINDS
from zeroline.domain.enquiry import KINDS as ENQUIRIES
from zeroline.settings import Settings

_FORMATS = ("md", "docx", "html", "json")


def add_quote_commands(commands: Any) -> None:
    pack = add_command(commands, "pack", "what a reporter needs to quote a clip that was signed off", _pack)
    of_clip(pack)
    pack.add_argument("--out", type=Path, metavar="DIR", help="where the files go (default: out)")
    pack.add_argument("--formats", dest="forms", type=_forms, default=_FORMATS, metavar="LIST", help="some of "
                      "md,docx,html,json (default: all)")  # fmt: skip
    pack.add_argument("--overwrite", action="store_true", help="replace files that are there already")
    _add_dossier(commands)
    _add_enquiry(commands)


def _forms(given: str) -> tuple[str, ...]:
    named = [part.strip() for part in given.split(",")]
    for name in named:
        if name not in _FORMATS:
            raise argparse.ArgumentTypeError(f"{name!r} is no format of a pack; there are {', '.join(_FORMATS)}")
    return tuple(name for name in _FORMATS if name in named)


def _add_dossier(commands: Any) -> None:
    told = "what the desk knows of units, places, persons and terms, sentence by sentence"
    dossier = commands.add_parser("dossier", help=told, allow_abbrev=False)
    verbs = dossier.add_subparsers(title="verbs", metavar="VERB", required=True, dest="verb")
    listing = add_command(verbs, "list", "the dossiers as they stand; --json has every version", _dossier)
    write = add_command(verbs, "write", "a new sentence", _dossier)
    spelling = "in the English spelling of captions; of a term, its entry in the glossary"
    listing.add_argument("--kind", choices=KINDS, help=f"one of {', '.join(KINDS)}")
    listing.add_argument("--name", type=one_line, metavar="NAME", help=spelling)
    write.add_argument("kind", choices=KINDS, metavar="KIND", help=f"one of {', '.join(KINDS)}")
    write.add_argument("name", type=one_line, metavar="NAME", help=spelling)
    change = add_command(verbs, "change", "another wording of a sentence; the earlier one stays on record", _dossier)
    strike = add_command(verbs, "strike", "take a sentence out of its dossier; it stays on record", _dossier)
    erase = add_command(verbs, "erase", "erase a sentence with all its versions; that it was stays on record", _dossier)
    for verb in (change, strike, erase):
        verb.add_argument("sentence", type=one_line, metavar="SENTENCE", help="its id, as `list` tells it")
    for verb in (write, change):
        verb.add_argument("--text", type=one_line, required=verb is write, metavar="TEXT", help="the sentence")
        verb.add_argument("--source", type=one_line, required=verb is write, metavar="TEXT", help="where it is from")
        verb.add_argument("--dated", required=verb is write, metavar="DATE", help="the day of the source: 2023-07-04")
        verb.add_argument("--url", metavar="URL", help="where the source stands; of `change`, empty: nowhere")
    erase.add_argument("--reason", type=one_line, required=True, metavar="TEXT", help="why; stays on record")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    for verb in (write, change, strike, erase):
        verb.add_argument("--by", metavar="NAME", help=BY)


def _add_enquiry(commands: Any) -> None:
    told = "somebody is asked for comment on a clip that was signed off, and what they answer is filed"
    enquiry = commands.add_parser("enquiry", help=told, allow_abbrev=False)
    verbs = enquiry.add_subparsers(title="verbs", metavar="VERB", required=True, dest="verb")
    _add_draft(verbs)
    show = add_command(verbs, "show", "the letter, what it would reveal and to whom, the answers", _enquiry)
    send = add_command(verbs, "send", "send the letter that was shown, and no other", _enquiry)
    eml = add_command(verbs, "eml", "the same letter as a file that a mail program sends", _enquiry)
    settle = add_command(verbs, "settle", "say what became of a letter that nobody knows of", _enquiry)
    remind = add_command(verbs, "remind", "draft a reminder; it is sent by `send`", _enquiry)
    for verb in (show, send, eml, settle, remind):
        verb.add_argument("enquiry", type=one_line, metavar="ENQUIRY", help="its id, as `list` tells it")
    for verb in (send, eml):
        verb.add_argument("--confirm", metavar="HASH", help="of the very letter, as `show` tells it; else a person "
                          "at the terminal is shown the letter and asked")  # fmt: skip
    eml.add_argument("--out", dest="file", type=Path, required=True, metavar="FILE", help="where the mail goes")
    eml.add_argument("--overwrite", action="store_true", help="replace a file that is there already")
    which = settle.add_mutually_exclusive_group(required=True)
    which.add_argument("--sent", metavar="TIME", help="it was sent then: 2023-07-01T18:05+03:00")
    which.add_argument("--not-sent", action="store_true", help="it was not, and may be sent")
    reply = add_command(verbs, "reply", "file a mail that answers", _enquiry)
    reply.add_argument("file", type=Path, metavar="FILE", help="the mail, .eml")
    reply.add_argument(
        "--enquiry", type=one_line, metavar="ENQUIRY", help="what it answers, where the mail does not say"
    )
    fetch = add_command(verbs, "fetch", "look for answers in the mailbox, and file them", _enquiry)
    listing = add_command(verbs, "list", "who was asked, where each stands, the sentence for the article", _enquiry)
    listing.add_argument("--clip", type=one_line, metavar="ID", help="about this clip alone")
    listing.add_argument("--due", action="store_true", help="those alone of whom it is time to remind")
    for verb in (send, eml, settle, remind, reply, fetch):
        verb.add_argument("--by", metavar="NAME", help=BY)


def _add_draft(verbs: Any) -> None:
    draft = add_command(verbs, "draft", "draft a letter; nothing is sent", _enquiry)
    of_clip(draft)
    draft.add_argument(
        "--to", required=True, metavar="NAME", help="who is asked: Ministry of Defence <press@example.org>"
    )
    draft.add_argument("--kind", choices=ENQUIRIES, default="comment", help="(default: comment)")
    draft.add_argument("--claims", default="all", metavar="LIST", help="what it is about: numbers of the pack or kinds "
                       "of claims, with commas (default: all)")  # fmt: skip
    told = "a question besides the template's; may be repeated"
    draft.add_argument("--question", action="append", metavar="TEXT", help=told)
    draft.add_argument(
        "--deadline", required=True, metavar="DATE", help="until the end of this day, in UTC: 2023-07-04"
    )
    draft.add_argument("--by", metavar="NAME", help=BY)


def _enquiry(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.enquiry import enquiry_command

    return enquiry_command(options, settings)


def _pack(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.pack import pack_command

    return pack_command(options, settings)


def _dossier(options: argparse.Namespace, settings: Settings) -> int:
    from zeroline.commands.dossier import dossier_command

    return dossier_command(options, settings)
