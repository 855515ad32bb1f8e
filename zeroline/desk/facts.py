"""Facts of a draft, as people judge them: names and figures that were said, and what somebody asserts, each with the
seconds that hold it. A claim is never a fact by standing here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from zeroline.domain.claim import Claim, Evidence
from zeroline.domain.errors import WrongUse
from zeroline.domain.notes import ClaimRuling, MentionRuling, Note, claim_key, folded
from zeroline.pipeline import Work


def facts_of(work: Work, notes: Sequence[Note]) -> dict[str, Any]:
    """Mentions by what was said, and claims, in the order of the clip; `ruled`: a person judged it."""
    lines = _lines(work)
    mentions: dict[tuple[str, str], dict[str, Any]] = {}
    rulings = {(one.kind, folded(one.surface)): one for one in notes if isinstance(one, MentionRuling)}
    for one in work.meaning.mentions:
        known = (one.kind, folded(one.surface))
        ruling = rulings.get(known)
        made = mentions.setdefault(known, {
            "kind": one.kind, "surface": one.surface, "canonical": one.canonical, "candidates": list(one.candidates),
            "note": one.note, "lines": [], "ruled": ruling is not None, "locked": ruling is not None and ruling.locked,
            "by": ruling.by if ruling else "", "at": ruling.at if ruling else None,
        })  # fmt: skip
        if one.segment in lines and lines[one.segment] not in made["lines"]:
            made["lines"].append(lines[one.segment])
    return {
        "mentions": list(mentions.values()),
        "claims": [_claim(claim, _ruling(claim, notes), lines) for claim in work.meaning.claims],
        "lines": list(lines.values()),
    }


def mention_ruling(kind: str, surface: str, canonical: str | None, locked: bool) -> MentionRuling:
    """For the whole clip. `canonical` None: it is no mention."""
    if canonical is not None and not canonical.strip():
        raise WrongUse("Give the English spelling, or say that it is no mention.")
    return MentionRuling(kind, surface, None, canonical, locked)


def claim_ruling(work: Work, notes: Sequence[Note], key: str, said: Mapping[str, str]) -> ClaimRuling:
    """What a person says of the claim with this key: its kind, who asserts it, its status and what that rests on;
    `drop`: nothing is claimed; `into`: it is a part of the claim with that key. Raises WrongUse where there is no such
    claim."""
    claims = {_key(claim, notes): claim for claim in work.meaning.claims}
    if key not in claims:
        raise WrongUse("This claim is gone; somebody judged it, or its words were changed.")
    _, line, kind = key.split(":", 2)
    if said.get("deed") == "drop":
        return ClaimRuling(kind, line, None)
    into = said.get("into") if said.get("deed") == "merge" else None
    if into is None:
        claim = replace(claims[key], kind=said.get("claim_kind") or claims[key].kind, **_asserted(said))
        return ClaimRuling(kind, line, claim, grounds=said.get("grounds", ""))
    if into not in claims or into == key:
        raise WrongUse("Choose another claim of this clip that it is a part of.")
    return ClaimRuling(kind, line, claims[key], into)


def missed_claim(work: Work, said: Mapping[str, str]) -> ClaimRuling:
    """A claim that the rules did not find: its kind, the line that holds it, the words that say so (empty: the whole
    line) and who asserts it. Raises WrongUse where it was found, or nobody says those words there."""
    kind, id, words = said.get("claim_kind", ""), said.get("line", ""), " ".join(said.get("words", "").split())
    line = next((one for one in work.speech.transcript if one.id == id), None)
    if line is None:
        raise WrongUse("Choose the line in which it is claimed.")
    if any(claim.kind == kind and id in claim.segments for claim in work.meaning.claims):
        raise WrongUse("That claim stands there already; judge it.")
    start = line.text.lower().find(words.lower())
    if start < 0:
        raise WrongUse("These words do not stand in that line; give them as they were said, or leave them out.")
    end = start + len(words) if words else len(line.text)
    evidence = (Evidence(id, line.text[start:end], start, end),)
    claim = Claim(kind, (id,), speaker=line.speaker, evidence=evidence, **_asserted(said))
    return ClaimRuling(kind, id, claim, grounds=said.get("grounds", ""))


def _asserted(said: Mapping[str, str]) -> dict[str, Any]:
    return {"asserted_by": said.get("asserted_by", ""), "status": said.get("status", "")}


def _claim(claim: Claim, ruling: ClaimRuling | None, lines: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "key": ruling.key if ruling else claim_key(claim),
        "kind": claim.kind,
        "asserted_by": claim.asserted_by,
        "status": claim.status,
        "lines": [lines[id] for id in claim.segments if id in lines],
        "evidence": [piece.text for piece in claim.evidence],
        "ruled": ruling is not None,
        "by": ruling.by if ruling else "",
        "at": ruling.at if ruling else None,
        "grounds": (ruling.grounds or None) if ruling else None,
    }


def _key(claim: Claim, notes: Sequence[Note]) -> str:
    ruling = _ruling(claim, notes)
    return ruling.key if ruling else claim_key(claim)


def _ruling(claim: Claim, notes: Sequence[Note]) -> ClaimRuling | None:
    """The ruling that this claim stands by: it may have given the claim another kind."""
    first = claim.segments[0] if claim.segments else ""
    mine = (one for one in notes if isinstance(one, ClaimRuling) and one.claim is not None and one.into is None)
    return next((one for one in mine if one.claim and (one.line, one.claim.kind) == (first, claim.kind)), None)


def _lines(work: Work) -> dict[str, dict[str, Any]]:
    english: dict[str, str] = {}
    for one in work.speech.translation:
        for id in one.source_ids:
            english[id] = f"{english[id]} {one.text}" if id in english else one.text
    return {
        one.id: {"line": one.id, "start_ms": one.start_ms, "text": one.text, "english": english.get(one.id),
                 "language": one.language}
        for one in work.speech.transcript
    }  # fmt: skip
