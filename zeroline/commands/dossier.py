"""`zeroline dossier`: what the desk knows of units, places, persons and terms, sentence by sentence."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence

from zeroline.archive.dossiers import Written, change, dossiers, erase_sentence, history, strike, write
from zeroline.crew import archive
from zeroline.documents.enquiries import dossier_fields, written_fields
from zeroline.domain.dossier import Sentence, Subject
from zeroline.domain.errors import WrongUse
from zeroline.settings import Settings
from zeroline.terminal import Terminal, plain, print_document


def dossier_command(options: argparse.Namespace, settings: Settings) -> int:
    return int(_VERBS[options.verb](options, settings))


def _list(options: argparse.Namespace, settings: Settings) -> int:
    held = archive(settings)
    with held.ledger.reading() as connection:
        kept = history(connection)
        found = {subject: some for subject, some in dossiers(connection).items() if _wanted(subject, options)}
    if options.json:
        print_document({"zeroline": 1, "dossiers": dossier_fields(found, kept)})
    else:
        print("\n".join(map(plain, _told(found))) if found else "No dossier holds a sentence.")
    return 0


def _wanted(subject: Subject, options: argparse.Namespace) -> bool:
    return options.kind in (None, subject.kind) and options.name in (None, subject.name)


def _told(found: Mapping[Subject, Sequence[Written]]) -> Iterator[str]:
    for subject, some in found.items():
        yield f"{subject.kind}, {subject.name}"
        for one in some:
            assert one.sentence is not None  # struck ones are not listed
            yield f"  {one.id}  {one.sentence.text}"
            where = f", {one.sentence.url}" if one.sentence.url else ""
            source = f"{one.sentence.source}, {one.sentence.dated}{where}"
            yield f"              {source}; written by {one.by}, {one.at[:10]}"


def _write(options: argparse.Namespace, settings: Settings) -> int:
    by, held = settings.deciding(options.by), archive(settings)
    return _done(options, write(held.ledger, _sentence(options), by), "is written")


def _change(options: argparse.Namespace, settings: Settings) -> int:
    by, held = settings.deciding(options.by), archive(settings)
    with held.ledger.reading() as connection:
        versions = history(connection).get(options.sentence, [])
    before = versions[-1].sentence if versions else None
    if before is None:
        return _done(options, strike(held.ledger, options.sentence, by), "")  # refuses: there is none
    url = before.url if options.url is None else options.url or None
    told = (options.text or before.text, options.source or before.source, options.dated or before.dated)
    given = Sentence(before.subject, *told, url)
    return _done(options, change(held.ledger, options.sentence, given, by, versions[-1].address), "is changed")


def _strike(options: argparse.Namespace, settings: Settings) -> int:
    by, held = settings.deciding(options.by), archive(settings)
    return _done(options, strike(held.ledger, options.sentence, by), "is struck out; its versions stay on record")


def _erase(options: argparse.Namespace, settings: Settings) -> int:
    by = settings.deciding(options.by)
    if not options.yes and not Terminal().ask(f"All versions of the sentence {options.sentence} will be gone. Erase?"):
        raise WrongUse("Nothing was erased; add --yes where nobody can be asked.")
    erase_sentence(archive(settings), options.sentence, options.reason, by)
    if options.json:
        print_document({"zeroline": 1, "erased": options.sentence})
    else:
        Terminal().say(f"{options.sentence}: is erased here; backups elsewhere are not reached.")
    return 0


def _sentence(options: argparse.Namespace) -> Sentence:
    return Sentence(Subject(options.kind, options.name), options.text, options.source, options.dated, options.url)


def _done(options: argparse.Namespace, one: Written, what: str) -> int:
    if options.json:
        print_document({"zeroline": 1, "sentence": written_fields(one)})
    else:
        Terminal().say(f"{one.id}: {what}")
    return 0


_VERBS = {"list": _list, "write": _write, "change": _change, "strike": _strike, "erase": _erase}
