"""Which declarations cost little at a start, whether they are used in it or not: classes of values, and patterns of texts?

The `dataclass` of the standard library writes six texts of Python for each class and compiles them: a fifth of the time
of a short command. What the fields are is asked of it here, too; what is done with them is the same code for all classes.
A pattern is compiled once something is held against it.
"""

from __future__ import annotations

import operator
import re
from dataclasses import MISSING, FrozenInstanceError, fields
from dataclasses import dataclass as with_fields
from functools import partial
from typing import TYPE_CHECKING, Any, AnyStr, NoReturn, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from dataclasses import Field, dataclass
else:

    def dataclass(cls: Any = None, /, *, frozen: bool = False, eq: bool = True, order: bool = False) -> Any:
        """Make a class of values."""
        if cls is None:
            return partial(dataclass, frozen=frozen, eq=eq, order=order)
        with_fields(cls, init=False, repr=False, eq=False)
        made = _methods(fields(cls), frozen, eq, order)
        own = vars(cls)
        for name in [name for name in made if own.get(name) is None]:
            setattr(cls, name, made[name])
        return cls


__all__ = ["dataclass", "pattern"]
_ORDER = {f"__{name}__": getattr(operator, name) for name in ("lt", "le", "gt", "ge")}


def _methods(rows: Sequence[Field[Any]], frozen: bool, eq: bool, order: bool) -> Mapping[str, Any]:  # noqa: FBT001 - called here only
    compared = [row.name for row in rows if row.compare]
    values = operator.attrgetter(*compared) if compared else lambda _: ()
    return {
        "__init__": _init(rows),
        "__repr__": _repr([row.name for row in rows if row.repr]),
        **({"__eq__": _held_against(operator.eq, values), "__hash__": _hash(values) if frozen else None} if eq else {}),
        **({name: _held_against(ask, values) for name, ask in _ORDER.items()} if order else {}),
        **({"__setattr__": _refuse, "__delattr__": _refuse} if frozen else {}),
    }


def _init(rows: Sequence[Field[Any]]) -> Callable[..., None]:
    """Return what puts the values in, those by default where they are left out."""
    names, every = tuple(row.name for row in rows), {row.name for row in rows}
    usual = {row.name: row.default for row in rows if row.default is not MISSING}
    makers = [(row.name, row.default_factory) for row in rows if row.default_factory is not MISSING]

    def __init__(self: Any, *args: Any, **given: Any) -> None:  # noqa: N807 - becomes the class's
        told = dict(zip(names, args), **given)  # noqa: B905 - those left are given by name or left out
        values = self.__dict__
        values.update(usual)
        values.update(told)
        for name, make in makers:
            if name not in told:
                values[name] = make()
        if len(told) != len(args) + len(given) or values.keys() != every:
            raise TypeError(f"{type(self).__name__}{names} cannot be made of {args} and {given}")

    return __init__


def _repr(names: Sequence[str]) -> Callable[[Any], str]:
    return lambda self: f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"


def _hash(values: Callable[[Any], Any]) -> Callable[[Any], int]:
    return lambda self: hash(values(self))


def _held_against(ask: Callable[[Any, Any], bool], values: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda self, other: ask(values(self), values(other)) if other.__class__ is self.__class__ else NotImplemented


def _refuse(self: Any, name: str, *_: Any) -> NoReturn:
    raise FrozenInstanceError(f"{type(self).__name__}.{name}")


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern as `re.compile` does, which is compiled once it is used."""
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))


class _Pattern:
    def __init__(self, text: Any, flags: int) -> None:
        self.pattern = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(re.compile(self.pattern, self._flags), name)
        return found
