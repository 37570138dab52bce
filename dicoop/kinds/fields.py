"""What fields has a kind, as data? The one place that reflects on models."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Annotated, Any, ParamSpec, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from dicoop.kinds.base import Block, F, on_disk
from dicoop.labels import Term
from dicoop.text.write import Shape
from dicoop.values import Money

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Field:
    """One field of a model: name on disk, mark, and what kind of value it holds.

    `form` is text, money, day, whole, flag, term, texts, block, list or map; `model` is the block, or the
    entries' block; `terms` the closed list of values (of a map: the names that come first, where it has none its values).
    """

    name: str
    attribute: str
    mark: F
    form: str
    required: bool
    model: type[Block] | None = None
    terms: type[Term] | None = None

    @property
    def flag(self) -> str:
        """The option of the command line."""
        return "--" + self.name.replace("_", "-")

    @cached_property
    def is_scalar(self) -> bool:
        """Whether it holds one value in one line."""
        return self.form not in ("block", "list", "map", "texts")


def once(work: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Do a work once for each model: `functools.cache`, of which mypy believes that no class can be a key."""
    return cast("Callable[Asked, Answer]", cache(work))


@once
def declared(model: type[Block]) -> tuple[tuple[dataclasses.Field[Any], Any], ...]:
    """Return the fields of a model as they are written in its class, each with its annotation."""
    hints = get_type_hints(model, include_extras=True)
    return tuple((each, hints[each.name]) for each in dataclasses.fields(model))


@once
def fields(model: type[Block]) -> tuple[Field, ...]:
    """Return the fields of a model in the order of a file (`voided` last)."""
    rows = [_field(each, hint) for each, hint in declared(model)]
    return tuple(sorted(rows, key=lambda row: row.name == "voided"))


@once
def field_of(model: type[Block], name: str) -> Field | None:
    """Return one field by its name on disk."""
    return next((row for row in fields(model) if row.name == name), None)


def _field(field: dataclasses.Field[Any], hint: Any) -> Field:
    mark = next((m for m in getattr(hint, "__metadata__", ()) if isinstance(m, F)), None)
    if mark is None:
        msg = f"field {field.name} bears no mark"
        raise TypeError(msg)
    form, parts = _form(get_args(hint)[0])
    block = next((part for part in parts if issubclass(part, Block)), None)
    terms = next((part for part in parts if issubclass(part, Term)), None)
    required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    return Field(on_disk(field.name), field.name, mark, form, required, block, terms)


_FORMS: dict[Any, str] = {str: "text", Money: "money", date: "day", int: "whole", bool: "flag"}


def _form(annotation: Any) -> tuple[str, tuple[type, ...]]:
    """Return the form of a type and the blocks and terms it is made of."""
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _form(args[0])
    if origin is tuple:
        form, inner = _form(args[0])
        return ("list" if form == "block" else "texts"), inner
    if origin is Mapping:
        return "map", (*_terms(args[0]), *_form(args[1])[1])
    if issubclass(annotation, Term):
        return "term", (annotation,)
    if issubclass(annotation, Block):
        return "block", (annotation,)
    return _FORMS[annotation], ()


def _terms(annotation: Any) -> tuple[type, ...]:
    return tuple(mark for mark in getattr(annotation, "__metadata__", ()) if isinstance(mark, type))


@once
def shape(model: type[Block]) -> Shape:
    """Return the form of a model on disk, for writing and for matching entries."""
    return Shape(fields={row.name: _shape(row) for row in fields(model)}, key=keys(model))


@once
def keys(model: type[Block]) -> tuple[str, ...]:
    """Return the names of the fields that identify an entry of a list."""
    return tuple(row.name for row in fields(model) if row.mark.key)


def _shape(row: Field) -> Shape:
    if row.form == "block" and row.model:
        return shape(row.model)
    if row.form == "list" and row.model:
        return Shape(item=shape(row.model), key=keys(row.model))
    if row.form == "map":
        inner = shape(row.model) if row.model else Shape(typed=True)
        return Shape(fields={term.value: inner for term in row.terms or ()}, item=inner)
    return Shape(typed=row.form in ("whole", "flag", "day", "money", "term"))
