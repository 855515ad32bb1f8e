"""`zeroline terms`: glossary hits, mentions and claims in a text, without any sound."""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from zeroline.crew import keeper, lemmatiser, lore
from zeroline.domain.errors import BadInput
from zeroline.domain.meaning import Meaning
from zeroline.language.understanding import Said, understand
from zeroline.publish.document import flag_fields, meaning_fields
from zeroline.settings import Settings
from zeroline.terminal import plain

_LONGEST = 20_000_000  # bytes of a text file: about ten long novels
_SENTENCE = re.compile(r"[^.!?…\n]*[.!?…\n]+[\"»”)\]]*\s*|[^.!?…\n]+$")
# Letters that only one of the two alphabets has.
_ONLY_UKRAINIAN, _ONLY_RUSSIAN = frozenset("іїєґ"), frozenset("ыэъё")


def terms_command(options: argparse.Namespace, settings: Settings) -> int:
    text = _text(" ".join(options.text))
    language = settings.language if settings.language != "auto" else language_of(text)
    said = [Said(f"t{n}", part, language) for n, part in enumerate(passages(text), start=1)]
    meaning = understand(said, lore(settings, keeper(settings)), lemmatiser().lemmatise)
    if options.json:
        flags = [flag_fields(flag) for flag in meaning.flags]
        segments = [{"id": one.id, "text": one.text} for one in said]
        fields: dict[str, Any] = {
            "zeroline": 1,
            "language": language,
            "segments": segments,
            **meaning_fields(meaning),
            "flags": flags,
        }
        print(json.dumps(fields, ensure_ascii=False, indent=1))
    else:
        print(told(meaning))
    return 0


def told(meaning: Meaning) -> str:
    """What was found, for a person."""
    lines = [f"{plain(t.surface)} → {t.expected[0]}: {t.note}" for t in {t.entry: t for t in meaning.terms}.values()]
    named = Counter((m.kind, m.canonical or f"{m.surface} (several places have this name)") for m in meaning.mentions)
    lines += [
        f"{kind}: {plain(name)}" + (f" ({times} times)" if times > 1 else "") for (kind, name), times in named.items()
    ]
    for claim in meaning.claims:
        words = " … ".join(plain(piece.text) for piece in claim.evidence)
        lines.append(f"claim, {claim.kind.replace('_', ' ')}, asserted by {claim.asserted_by}: «{words}»")
    lines += [f"! {plain(flag.why)}" for flag in meaning.flags]
    return "\n".join(lines) or "No term, name or claim that we know."


def passages(text: str) -> list[str]:
    """The text's sentences, none empty."""
    return [part.strip() for part in _SENTENCE.findall(text) if part.strip()]


def language_of(text: str) -> str:
    """ru or uk, by the letters that only one of them has; Russian where neither shows."""
    letters = Counter(text.lower())
    ukrainian = sum(letters[c] for c in _ONLY_UKRAINIAN)
    return "uk" if ukrainian > sum(letters[c] for c in _ONLY_RUSSIAN) else "ru"


def _refuse_names(given: str) -> None:
    """A name is not a text, even where no such file is."""
    if given.strip() and Path(given).is_dir():
        raise BadInput(f"{given} is a folder; name a text file in it.")
    if re.fullmatch(r"\S+\.(?:txt|md|json|html?)", given):
        raise BadInput(f"{given}: there is no such file.")


def _text(given: str) -> str:
    """The file's content where `given` names a file, else `given` itself."""
    try:
        if len(given) > 4096 or not Path(given).is_file():
            _refuse_names(given)
            return given
    except (OSError, ValueError):  # longer than a name can be, or with a null byte: no file
        return given
    path = Path(given)
    if path.stat().st_size > _LONGEST:
        raise BadInput(f"{path}: is larger than {_LONGEST // 1_000_000} MB; cut it into parts.")
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadInput(f"{path}: is no text in UTF-8 or Windows-1251; save it as UTF-8.")
