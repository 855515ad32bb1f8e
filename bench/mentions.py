"""Precision, recall and F1 of units, places and persons on passages whose truth is known.

    python -m bench.mentions GOLD.json

GOLD.json: passages with "ru", "units", "places", "persons" (canonical forms). Subunits (a company, a platoon)
are left out: papers name them only with a larger unit.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.guards import knowledge
from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
from zeroline.language.mentions import find_mentions

KINDS = {"unit": "units", "place": "places", "person": "persons"}


def main(gold: Path) -> None:
    lemmas, known = PymorphyLemmatiser(), knowledge()
    right, found, true = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
    for passage in json.loads(gold.read_text(encoding="utf-8")):
        mentions = find_mentions(lemmas.lemmatise(passage["ru"], "ru"), passage["id"], known)
        for kind, key in KINDS.items():
            ours = {m.canonical for m in mentions if m.kind == kind and m.detail != "subunit"}
            theirs = set(passage[key])
            right[kind] += len(ours & theirs)
            found[kind] += len(ours)
            true[kind] += len(theirs)
            if ours != theirs:
                missed, extra = sorted(theirs - ours), sorted(map(str, ours - theirs))
                print(f"  {passage['id']} {kind}: missed {missed}, too much {extra}")
    for kind in KINDS:
        f1 = 2 * right[kind] / max(1, found[kind] + true[kind])
        print(f"{kind}: {right[kind]} right of {found[kind]} found and {true[kind]} true, F1 {f1:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
