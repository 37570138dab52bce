"""What is a block made of, and what does a field say of itself?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, Generic, ParamSpec, Self, TypeVar, cast, overload

from dicoop import values
from dicoop.errors import Fault
from dicoop.frozen import dataclass, field, replace
from dicoop.kinds.forms import MAKERS, ORDERED, PARTIAL, TYPED, in_units
from dicoop.labels import Label, Term
from dicoop.measures import Percent, Quantity, is_unit
from dicoop.periods import Period
from dicoop.text.write import Shape, is_numbered
from dicoop.values import Money

T_co = TypeVar("T_co", covariant=True)
V = TypeVar("V")
B = TypeVar("B", bound="Block")
W = TypeVar("W", bound="Term")
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class F:
    """The mark on a field: what every other part of the program knows of it.

    `show`: place in the table of `list` (0: not unless asked for) · `ref`: kind it refers to ·
    `known`: list in ledger.yaml it must be in · `key`: identifies its entry in a list ·
    `happened`: a date of something that has happened, so never in the future · `say`: what to write there (of values by name: such as which).
    """

    zh: str
    en: str
    show: int = 0
    ref: str = ""
    known: str = ""
    key: bool = False
    happened: bool = False
    say: Label | None = None

    @property
    def label(self) -> Label:
        """The field's name in both languages."""
        return Label(self.zh, self.en)


@dataclass(frozen=True)
class Field:
    """One field of a model: name on disk, mark, and what kind of value it holds.

    `form` is text, money, percent, quantity, day, period, whole, flag, term, texts, block, list or map (of what is computed also rate); `model` is the block, or
    the entries' block; `terms` the closed list of values (of a map: the names that come first, where it has none its values);
    `units` those a quantity may be in; `partial`: of a day only the month or the year may be known.
    `inner` is what a text of several, or a value of a map without a model, is; `read` makes the value of a text other than its form does.
    """

    name: str
    attribute: str
    mark: F
    form: str
    required: bool = True
    model: type[Block] | None = None
    terms: type[Term] | None = None
    units: tuple[str, ...] = ()
    partial: bool = False
    default: Any = field(default=None, compare=False)
    inner: Field | None = field(default=None, compare=False)
    read: Callable[[object], Any] | None = field(default=None, compare=False)
    schema: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def flag(self) -> str:
        """The option of the command line."""
        return "--" + self.name.replace("_", "-")

    @cached_property
    def is_scalar(self) -> bool:
        """Whether it holds one value in one line."""
        return self.form not in ("block", "list", "map", "texts")

    def called_of(self, whole: Label) -> Label:
        """Return what it is called as part of a thing with a name: `开工完成` of a node."""
        return Label(f"{whole.zh}{self.mark.zh}", f"{whole.en} {self.mark.en.lower()}")

    @property
    def is_ordered(self) -> bool:
        """Whether of two values one may be the higher."""
        return self.form in ORDERED or self.form == "rate"

    @property
    def is_free(self) -> bool:
        """Whether it holds what anybody may write: no id, and nothing out of a list."""
        return self.form == "text" and self.name != "id" and not (self.mark.ref or self.mark.known)


class Declared(Generic[T_co]):
    """A field as it stands in a class, for whoever checks types: of a block it is a value."""

    if TYPE_CHECKING:

        @overload
        def __get__(self, instance: None, owner: type[Block]) -> Self: ...
        @overload
        def __get__(self, instance: Block, owner: type[Block]) -> T_co: ...
        def __get__(self, instance: Block | None, owner: type[Block]) -> Self | T_co: ...


class Block(tuple[Any, ...]):
    """A frozen value made of marked fields, each at its place; nothing unknown is accepted."""

    __slots__ = ()
    rows: ClassVar[tuple[Field, ...]] = ()
    wrap: ClassVar[Callable[[Sequence[Any]], Any]]

    def __init_subclass__(cls) -> None:
        """Give every field its place and make it readable by its name; one of a class above comes behind, unless it is said anew."""
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        above = [row for row in cls.rows if row.attribute not in own]
        named = [replace(row, name=on_disk(name), attribute=name) for name, row in own.items()]
        cls.rows = (*named, *above)
        cls._place()

    @classmethod
    def _place(cls) -> None:
        cls.wrap = partial(_made_of, cls)
        for place, row in enumerate(cls.rows):
            setattr(cls, row.attribute, property(itemgetter(place), doc=row.mark.en))

    def __new__(cls, **given: Any) -> Self:
        """Make a block of values by their names; those left out are as the fields say."""
        return cls.wrap([plain_of(given.get(row.attribute, row.default)) for row in cls.rows])  # type: ignore[no-any-return]

    def but(self, **given: Any) -> Self:
        """Return the same block with some values others."""
        return type(self)(**{**self.named(), **given})

    def __getnewargs__(self) -> Any:
        """Refuse to be kept: only the plain tuple is."""
        raise TypeError

    def __repr__(self) -> str:
        """Show the values by their names."""
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.named().items())})"

    def named(self) -> dict[str, Any]:
        """Return the values by the names of their fields, in the order of the fields."""
        return {row.attribute: getattr(self, row.attribute) for row in self.rows}


class Storable(Block):
    """A block that can be stored and read again as it is: a tuple of plain values (texts, whole numbers, yes and no, tuples of such).

    What a plain value means (a day, an amount, a word of a closed list, a block) is made when it is asked for first, and
    remembered: of twenty fields most figures ask for two.
    """

    @classmethod
    def _place(cls) -> None:
        cls.wrap = partial(tuple.__new__, cls)
        for place, row in enumerate(cls.rows):
            setattr(cls, row.attribute, _Remembered(place, row) if made(row) else property(itemgetter(place), doc=row.mark.en))


class _Remembered:
    """A value that is made when it is asked for first: what is in the block's own dictionary hides it from then on."""

    def __init__(self, place: int, row: Field) -> None:
        self._place = place
        self._name = row.attribute
        self._make = _several(row)

    def __get__(self, block: Any, owner: Any = None) -> Any:
        if block is None:
            return self
        kept = block[self._place]
        found = block.__dict__[self._name] = None if kept is None else self._make(kept)
        return found


def _made_of(cls: type[Block], plain: Sequence[Any]) -> Block:
    """Return the block that plain values make."""
    values = list(plain)
    for place, make in _makers(cls):
        if values[place] is not None:
            values[place] = make(values[place])
    return tuple.__new__(cls, values)


def plain_of(value: Any) -> Any:
    """Return a value as it is kept."""
    if isinstance(value, tuple):
        return tuple(map(plain_of, value))
    if isinstance(value, (str, Money, Percent, Quantity, Period, date)):
        return value.kept if isinstance(value, Money) else f"{value}"
    return {key: plain_of(item) for key, item in value.items()} if isinstance(value, Mapping) else value


def _several(row: Field) -> Callable[[Any], Any]:
    """Return what makes all that a field holds of what is kept."""
    make = made(row)
    assert make is not None
    if row.form in ("list", "texts"):
        return lambda kept: tuple(map(make, kept))
    if row.form == "map":
        return lambda kept: {key: make(value) for key, value in kept.items()}
    return make


def made(row: Field) -> Callable[[Any], Any] | None:
    """Return what makes a field's value of a plain one (of several: each of them); None where it is the same."""
    if row.form in ("texts", "map") and row.inner:
        return made(row.inner)
    if row.model:
        return row.model.wrap
    if row.terms and row.form == "term":
        return dict(row.terms._value2member_map_).__getitem__
    return MAKERS.get(row.form)


# How fields are declared


def on_disk(attribute: str) -> str:
    """Return the name of a field in files; `from_` is called so because `from` is a word of Python."""
    return attribute.removesuffix("_")


def _field(form: str, zh: str, en: str, marks: dict[str, Any], **rest: Any) -> Declared[Any]:
    return cast("Declared[Any]", Field("", "", F(zh, en, **marks), form, **rest))


def text(zh: str, en: str, **marks: Any) -> Declared[str]:
    """Declare words."""
    return _field("text", zh, en, marks)


def amount(zh: str, en: str, **marks: Any) -> Declared[Money]:
    """Declare an amount with its unit, in 元 or in a foreign currency."""
    return _field("money", zh, en, marks)


def percent(zh: str, en: str, **marks: Any) -> Declared[Percent]:
    """Declare a percentage."""
    return _field("percent", zh, en, marks)


def quantity(zh: str, en: str, units: Sequence[str], **marks: Any) -> Declared[Quantity]:
    """Declare a quantity in one of some units."""
    assert units, "a quantity has a unit"
    assert all(map(is_unit, units)), units
    return reading(_field("quantity", zh, en, marks, units=tuple(units)), *in_units(tuple(units)))


def day(zh: str, en: str, *, partial: bool = False, **marks: Any) -> Declared[date]:
    """Declare a day; it may be `partial`, a month or a year."""
    return reading(_field("day", zh, en, marks, partial=True), *PARTIAL) if partial else _field("day", zh, en, marks)


def whole(
    zh: str, en: str, most: int = values.MAX_WHOLE, fault: Fault = values.NUMBER_TOO_LARGE, least: int = 0, **marks: Any
) -> Declared[int]:
    """Declare a whole number from `least` to `most`; `fault` is what is told of one beyond."""
    read = partial(values.read_whole, most=most, fault=fault, least=least)
    return _field("whole", zh, en, marks, read=read, schema={"type": "integer", "minimum": least, "maximum": most})


def number() -> Declared[int | None]:
    """Declare the number that tells entries apart which are alike in all else that identifies them: from 2 on, the first has none."""
    return optional(whole("序号", "Number", values.MOST_ALIKE, values.ENTRY_NUMBER, 1, key=True, say=values.ENTRY_NUMBER.hint))


def days(zh: str, en: str) -> Declared[int]:
    """Declare a count of days."""
    return whole(zh, en, values.MAX_DAYS)


def period(zh: str, en: str, **marks: Any) -> Declared[Period]:
    """Declare a year, half-year, quarter or month."""
    return _field("period", zh, en, marks)


def flag(zh: str, en: str, **marks: Any) -> Declared[bool]:
    """Declare yes or no."""
    return _field("flag", zh, en, marks)


def term(terms: type[W], zh: str, en: str, **marks: Any) -> Declared[W]:
    """Declare a word of a closed list."""
    return _field("term", zh, en, marks, terms=terms)


def block(model: type[B], zh: str, en: str, **marks: Any) -> Declared[B]:
    """Declare a block of fields."""
    return _field("block", zh, en, marks, model=model)


def texts(zh: str, en: str, **marks: Any) -> Declared[tuple[str, ...]]:
    """Declare several words."""
    return _field("texts", zh, en, marks, inner=text(zh, en), default=())


def several(inner: Declared[V], zh: str, en: str, **marks: Any) -> Declared[tuple[V, ...]]:
    """Declare several values of one form."""
    return _field("texts", zh, en, marks, inner=inner, default=())


def terms(of: type[W], zh: str, en: str, **marks: Any) -> Declared[tuple[W, ...]]:
    """Declare several words of a closed list."""
    return _field("texts", zh, en, marks, terms=of, inner=term(of, zh, en), default=())


def entries(model: type[B], zh: str, en: str, **marks: Any) -> Declared[tuple[B, ...]]:
    """Declare a list of entries, each identified by its keys."""
    return _field("list", zh, en, marks, model=model, default=())


def blocks(model: type[B], zh: str, en: str, names: type[Term] | None = None, **marks: Any) -> Declared[Mapping[str, B]]:
    """Declare blocks by name; `names` come first."""
    return _field("map", zh, en, marks, model=model, terms=names, default={})


def by_name(inner: Declared[V], zh: str, en: str, names: type[Term] | None = None, **marks: Any) -> Declared[Mapping[str, V]]:
    """Declare single values by name; `names` come first."""
    return _field("map", zh, en, marks, terms=names or _row(inner).terms, inner=inner, default={})


def _row(declared: Declared[Any]) -> Field:
    return cast("Field", declared)


def optional(row: Declared[V]) -> Declared[V | None]:
    """Let a field be left out."""
    return cast("Declared[V | None]", replace(_row(row), required=False))


def default(row: Declared[V], value: Any = None) -> Declared[V]:
    """Let a field be left out, and be a value then: without one nothing of several."""
    own = _row(row)
    return cast("Declared[V]", replace(own, required=False, default=own.default if value is None else plain_of(value)))


def reading(row: Declared[V], read: Callable[[object], Any], schema: Mapping[str, Any]) -> Declared[V]:
    """Let a field be read by a function of its own; editors are told of it by `schema`."""
    return cast("Declared[V]", replace(_row(row), read=read, schema=schema))


# What is known of a model


def once(work: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Do a work once for each model: `functools.cache`, of which mypy believes that no class can be a key."""
    return cast("Callable[Asked, Answer]", cache(work))


@once
def _makers(model: type[Block]) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """Return what is made of the plain values of a block, by their places: of five fields most have two."""
    return tuple((place, _several(row)) for place, row in enumerate(model.rows) if made(row))


def fields(model: type[Block]) -> tuple[Field, ...]:
    """Return the fields of a model in the order of a file (`voided` last)."""
    return model.rows


def every(model: type[Block]) -> Iterator[Field]:
    """Yield the fields of a model, and those of the blocks and entries in it."""
    for row in model.rows:
        yield row
        yield from every(row.model) if row.model else ()


@once
def _by_name(model: type[Block]) -> Mapping[str, Field]:
    return {row.name: row for row in model.rows}


def field_of(model: type[Block], name: str) -> Field | None:
    """Return one field by its name on disk."""
    return _by_name(model).get(name)


def the_field(model: type[Block], name: str) -> Field:
    """Return the field of a name that a model has."""
    return _by_name(model)[name]


@once
def shape(model: type[Block]) -> Shape:
    """Return the form of a model on disk, for writing and for matching entries."""
    return Shape(fields={row.name: _shape(row) for row in fields(model)}, key=keys(model))


@once
def own_keys(model: type[Block]) -> tuple[str, ...]:
    """Return the names of the fields that every entry is identified by, `nr` apart."""
    names = keys(model)
    return names[:-1] if is_numbered(names) else names


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
        inner = shape(row.model) if row.model else _shape(row.inner) if row.inner else Shape(typed=True)
        return Shape(fields={term.value: inner for term in row.terms or ()}, item=inner)
    return Shape(typed=row.form in TYPED)
