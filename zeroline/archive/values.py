"""Domain values as plain ones and back, for what records hold."""

from __future__ import annotations

from base64 import b64decode, b64encode
from fractions import Fraction
from typing import Any, TypeVar

import cattrs
from cattrs.strategies import configure_tagged_union

from zeroline.domain.errors import WrongUse
from zeroline.domain.notes import Note
from zeroline.domain.operation import Operation

T = TypeVar("T")

_converter = cattrs.Converter(forbid_extra_keys=True)
_converter.register_unstructure_hook(Fraction, str)
_converter.register_structure_hook(Fraction, lambda text, _: Fraction(text))
_converter.register_unstructure_hook(bytes, lambda content: b64encode(content).decode())
_converter.register_structure_hook(bytes, lambda text, _: b64decode(text, validate=True))


def _tag(kind: type) -> str:
    """SetText -> set_text."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in kind.__name__).lstrip("_")


configure_tagged_union(Note, _converter, tag_generator=_tag, tag_name="note")
configure_tagged_union(Operation, _converter, tag_generator=_tag, tag_name="op")


def _is_perhaps_a_note(kind: Any) -> bool:
    return bool(kind == Note | None)


_converter.register_structure_hook_func(
    _is_perhaps_a_note,
    lambda given, _: None if given is None else _converter.structure(given, Note),  # type: ignore[arg-type]
)
_converter.register_unstructure_hook_func(
    _is_perhaps_a_note, lambda note: None if note is None else _converter.unstructure(note, unstructure_as=Note)
)


def plain(value: Any) -> Any:
    """Frozen values as dicts and lists."""
    return _converter.unstructure(value)


def value_of(plain: Any, kind: type[T]) -> T:
    """The value again. Raises cattrs.BaseValidationError, TypeError, ValueError for what is none of its kind."""
    return _converter.structure(plain, kind)


def fields_of(operation: Operation) -> dict[str, Any]:
    """An operation as plain values; `op` says which one it is."""
    fields: dict[str, Any] = _converter.unstructure(operation, unstructure_as=Operation)
    return fields


def operation_of(fields: object) -> Operation:
    """The operation again, out of whatever somebody sent. Raises WrongUse for what is none."""
    try:
        operation: Operation = _converter.structure(fields, Operation)  # type: ignore[arg-type]
    except (cattrs.BaseValidationError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise WrongUse("That is no operation on a draft; docs/editing.md lists them.") from error
    if not _same(fields, fields_of(operation)):  # 5 is no text, "5" no number
        raise WrongUse("That is no operation on a draft: a value in it is of the wrong kind.")
    return operation


def _same(given: object, made: object) -> bool:
    """Whether what was given is what was made of it, but for what it left out."""
    if isinstance(given, dict) and isinstance(made, dict):
        return all(key in made and _same(value, made[key]) for key, value in given.items())
    if isinstance(given, list | tuple) and isinstance(made, list | tuple):
        return len(given) == len(made) and all(map(_same, given, made))
    return type(given) is type(made) and given == made
