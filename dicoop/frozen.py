"""Which declarations cost little at a start, whether they are used in it or not: classes of values, and patterns of texts?

What stands here says and does what the names of the standard library's `dataclasses` do. That writes six texts of Python for each
class and compiles them, a fifth of the time of a short command, and loads what takes programs apart; here the same code
serves all classes. A pattern is compiled once something is held against it.
"""

from __future__ import annotations

import operator
import re
from functools import partial
from typing import TYPE_CHECKING, Any, AnyStr, NamedTuple, NoReturn, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from dataclasses import dataclass, field, fields, replace
else:

    def dataclass(cls: Any = None, /, *, frozen: bool = False, eq: bool = True, order: bool = False) -> Any:
        """Make a class of values."""
        if cls is None:
            return partial(dataclass, frozen=frozen, eq=eq, order=order)
        rows = {name: row for above in reversed(cls.__mro__[1:]) for name, row in vars(above).get("_rows", {}).items()}
        own = vars(cls)
        rows |= {name: _row(cls, name) for name, said in own.get("__annotations__", {}).items() if not f"{said}".startswith("ClassVar")}
        cls._rows, cls.__match_args__ = rows, tuple(rows)
        made = _methods(rows, frozen, eq, order)
        for name in [name for name in made if own.get(name) is None]:
            setattr(cls, name, made[name])
        return cls

    def field(**said: Any) -> Any:
        """Declare more of a field than its type: `default` or `default_factory`, and whether it is compared and shown."""
        return _Row(**said)

    def fields(value: Any) -> tuple[_Row, ...]:
        """Return the fields of a value or of a class of some."""
        return tuple(value._rows.values())  # noqa: SLF001 - put there above

    def replace(value: Any, /, **changes: Any) -> Any:
        """Return the same value with some of its fields others."""
        kept = {name: getattr(value, name) for name, row in value._rows.items() if row.init and name not in changes}  # noqa: SLF001 - as above
        return type(value)(**kept, **changes)


__all__ = ["dataclass", "field", "fields", "pattern", "replace"]
_ORDER = {f"__{name}__": getattr(operator, name) for name in ("lt", "le", "gt", "ge")}
_MISSING: Any = object()


class _Row(NamedTuple):
    default: Any = _MISSING
    default_factory: Any = None
    compare: bool = True
    repr: bool = True
    init: bool = True
    name: str = ""


def _row(cls: Any, name: str) -> _Row:
    """Return what a class says of a field; its default stays with the class."""
    said = vars(cls).get(name, _MISSING)
    row = said._replace(name=name) if isinstance(said, _Row) else _Row(said, name=name)
    if row.default is not _MISSING:
        setattr(cls, name, row.default)
    elif said is not _MISSING:
        delattr(cls, name)
    return row


def _methods(rows: Mapping[str, _Row], frozen: bool, eq: bool, order: bool) -> Mapping[str, Any]:  # noqa: FBT001 - called here only
    compared = [name for name, row in rows.items() if row.compare]
    values = operator.attrgetter(*compared) if compared else lambda _: ()
    return {
        "__init__": _init(rows),
        "__repr__": _repr([name for name, row in rows.items() if row.repr]),
        **({"__eq__": _held_against(operator.eq, values), "__hash__": _hash(values) if frozen else None} if eq else {}),
        **({name: _held_against(ask, values) for name, ask in _ORDER.items()} if order else {}),
        **({"__setattr__": _refuse, "__delattr__": _refuse} if frozen else {}),
    }


def _init(rows: Mapping[str, _Row]) -> Callable[..., None]:
    """Return what puts the values in, those by default where they are left out."""
    names = tuple(name for name, row in rows.items() if row.init)
    usual = [(name, row.default) for name, row in rows.items() if row.default is not _MISSING]
    every = rows.keys()
    makers = [(name, row.default_factory) for name, row in rows.items() if row.default_factory]

    def __init__(self: Any, *args: Any, **given: Any) -> None:  # noqa: N807 - becomes the class's
        values = self.__dict__
        values.update(zip(names, args), **given)  # noqa: B905 - those left are given by name or left out
        told = len(values)
        if told < len(every):
            for name, default in usual:
                values.setdefault(name, default)
            for name, make in makers:
                if name not in values:
                    values[name] = make()
        if told != len(args) + len(given) or values.keys() != every:
            raise TypeError(f"{type(self).__name__}{names} cannot be made of {args} and {given}")

    return __init__


def _repr(names: Sequence[str]) -> Callable[[Any], str]:
    return lambda self: f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"


def _hash(values: Callable[[Any], Any]) -> Callable[[Any], int]:
    return lambda self: hash(values(self))


def _held_against(ask: Callable[[Any, Any], bool], values: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda self, other: ask(values(self), values(other)) if other.__class__ is self.__class__ else NotImplemented


def _refuse(self: Any, name: str, *_: Any) -> NoReturn:
    raise AttributeError(f"{type(self).__name__}.{name}")


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
