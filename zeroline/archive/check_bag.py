"""Checks a bag without Zeroline: python3 check_bag.py [BAG]. Needs Python 3.9 or later and nothing else.

It hashes every file, each record against its name, each entry of custody against its hash. Signatures (Ed25519, of an
entry's hash, under the key in data/bag.json) are left to `zeroline import`, or to any tool that knows Ed25519.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path


def digest(path: Path) -> str:
    hashed = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            hashed.update(block)
    return hashed.hexdigest()


def check(bag: Path) -> Iterator[str]:
    listed: dict[str, str] = {}
    for manifest in ("tagmanifest-sha256.txt", "manifest-sha256.txt"):
        listed = dict(line.split("  ", 1)[::-1] for line in (bag / manifest).read_text("utf-8").splitlines())
        for name, wanted in listed.items():
            if ".." in Path(name).parts or Path(name).is_absolute():
                yield f"{name}: leads out of the bag"
            elif not (bag / name).is_file():
                yield f"{name}: is missing"
            elif digest(bag / name) != wanted:
                yield f"{name}: was changed"
    for path in (bag / "data").rglob("*"):
        name = path.relative_to(bag).as_posix()
        if path.is_file() and name not in listed:
            yield f"{name}: is in no manifest"
        elif name.startswith(("data/records/", "data/originals/")) and digest(path) != path.name[:64]:
            yield f"{name}: its hash is not its name"
    for line in (bag / "data" / "custody.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        body = {key: value for key, value in entry.items() if key not in ("hash", "signature")}
        text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if hashlib.sha256(text.encode()).hexdigest() != entry["hash"]:
            yield f"custody entry {entry['sequence']}: was changed"


if __name__ == "__main__":
    faults = list(check(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    print("\n".join(faults) or "The bag is whole.")
    sys.exit(1 if faults else 0)
