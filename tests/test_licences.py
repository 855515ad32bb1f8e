"""Every package that is installed with Zeroline may be used as Zeroline uses it, by its own metadata."""

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

PERMISSIVE = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "PSF-2.0",
    "Unlicense",
    "Zlib",
}
WEAK_COPYLEFT = {"MPL-2.0"}  # keeps to its own files
# How older metadata write the same.
SPELLINGS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD-3-Clause",  # which one the classifier does not say; both are permissive
    "MIT License": "MIT",
    "MIT license": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Package -> why it may stay although its metadata name no such licence. Empty is how it should be.
EXCEPTIONS: dict[str, str] = {
    # Its metadata say "BSD-3-Clause, Apache-2.0, dependency licenses", which is no expression. What the wheel holds is
    # listed in its licence folder, read on 2026-11-29: PDFium (BSD-3-Clause, Apache-2.0) with FreeType (FTL), ICU,
    # libjpeg-turbo, OpenJPEG, libtiff, libpng, lcms, zlib, AGG 2.3, Abseil, all permissive.
    "pypdfium2": "BSD-3-Clause AND Apache-2.0, with permissive libraries",
}


def pinned() -> list[str]:
    """The packages of the lock file that this Python and this system need."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    names = [found.group(1) for line in lines if (found := re.match(r"([\w.-]+)==", line))]
    return sorted({name for name in names if installed(name)})


def installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def licence(package: Distribution) -> str:
    """What the metadata say: the expression, else the classifier, else the free text."""
    told = package.metadata
    classifiers = [c.rsplit(" :: ", 1)[-1] for c in told.get_all("Classifier") or [] if c.startswith("License :: ")]
    return told.get("License-Expression") or told.get("License") or " AND ".join(classifiers) or "nothing"


def allowed(expression: str) -> bool:
    """Whether each part that must hold is a licence that we take, where a choice is given one of them."""
    for part in re.split(r"\s+AND\s+", SPELLINGS.get(expression, expression)):
        choices = (SPELLINGS.get(name, name.strip("() ")) for name in re.split(r"\s+OR\s+", part))
        if not PERMISSIVE.union(WEAK_COPYLEFT).intersection(choices):
            return False
    return True


@pytest.mark.parametrize("name", pinned())
def test_the_licence_lets_us_use_it(name: str) -> None:
    package = installed(name)
    assert package is not None
    assert allowed(licence(package)) or name in EXCEPTIONS, f"{name}: {licence(package)}"


def test_the_lock_file_is_what_is_looked_at() -> None:
    assert {"av", "ctranslate2", "numpy", "rich"} <= set(pinned())


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-2-Clause", True),
        ("GPL-3.0-or-later OR MIT", True),
        ("MPL-2.0 AND MIT", True),
        ("(GPL-2.0-only OR MIT) AND BSD-3-Clause", True),
        ("Mozilla Public License 2.0 (MPL 2.0)", True),
        ("MIT AND GPL-3.0-only", False),
        ("nothing", False),
    ],
)
def test_expressions(expression: str, answer: bool) -> None:
    assert allowed(expression) is answer


def test_every_direct_dependency_is_named_with_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {found.group() for line in project["dependencies"] if (found := re.match(r"[\w.-]+", line))}
    notices = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    assert {name for name in names if f"| `{name}` |" not in notices} == set()
