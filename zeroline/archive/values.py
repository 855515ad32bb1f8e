"""Domain values as plain ones and back, for what records hold."""

from __future__ import annotations

from base64 import b64decode, b64encode
from fractions import Fraction
from typing import Any, TypeVar

import cattrs

T = TypeVar("T")

_converter = cattrs.Converter(forbid_extra_keys=True)
_converter.register_unstructure_hook(Fraction, str)
_converter.register_structure_hook(Fraction, lambda text, _: Fraction(text))
_converter.register_unstructure_hook(bytes, lambda content: b64encode(content).decode())
_converter.register_structure_hook(bytes, lambda text, _: b64decode(text, validate=True))


def plain(value: Any) -> Any:
    """Frozen values as dicts and lists."""
    return _converter.unstructure(value)


def value_of(plain: Any, kind: type[T]) -> T:
    """The value again. Raises cattrs.BaseValidationError, TypeError, ValueError for what is none of its kind."""
    return _converter.structure(plain, kind)
