"""What is a record, what does a field say of itself, and where does an id live?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from inspect import cleandoc
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, dataclass_transform

from dicoop import values
from dicoop.labels import Label, Term
from dicoop.values import Money

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

    from dicoop.kinds.machine import Verb


@dataclass(frozen=True)
class F:
    """The mark on a field: what every other part of the program knows of it.

    `show`: place in the table of `list` (0: not unless asked for) · `ref`: kind it refers to ·
    `known`: list in ledger.yaml it must be in · `key`: identifies its entry in a list ·
    `happened`: a date of something that has happened, so never in the future · `say`: what to write there.
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

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Write title and Chinese title into the JSON Schema."""
        found = dict(handler(schema))
        if "$ref" in found:
            found = {"allOf": [found]}
        return {**found, "title": self.en, "x-zh": self.zh}


@dataclass(frozen=True, eq=False)
class Read:
    """How a value is made from what stands in a file, and what editors are told of it."""

    read: Callable[[object], Any]
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, _: object, __: object) -> CoreSchema:
        """Let Pydantic read by our own function."""
        from pydantic_core import core_schema  # noqa: PLC0415 - Pydantic is loaded where something is validated

        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _: object, __: object) -> dict[str, Any]:
        """Write what is known of the text."""
        return dict(self.schema)


ID_PATTERN = re.compile(r"([PICE])-([0-9]{4})-([A-Z]{2,4})([0-9]{3,6})", re.ASCII)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,6}", re.ASCII)
_MONEY = {"type": "string", "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?(亿元|万元|元)$"}
_DAY = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
Amount = Annotated[Money, Read(values.read_money, _MONEY)]
Day = Annotated[date, Read(values.read_day, _DAY)]
Whole = Annotated[int, Read(values.read_whole, {"type": "integer", "minimum": 0})]
Flag = Annotated[bool, Read(values.read_flag, {"type": "boolean"})]
Words = Annotated[str, Read(values.read_text, {"type": ["string", "number"], "minLength": 1})]
RecordId = Annotated[str, Read(values.read_text, {"type": "string", "pattern": f"^{ID_PATTERN.pattern}$"})]


def on_disk(attribute: str) -> str:
    """Return the name of a field in files; `from_` is called so because `from` is a word of Python."""
    return attribute.removesuffix("_")


@dataclass_transform(frozen_default=True, kw_only_default=True)
@dataclass(frozen=True, kw_only=True, repr=False)
class Block:
    """A frozen value made of marked fields; nothing unknown is accepted.

    A plain dataclass: Pydantic is needed to make one from what a file says, and not to know one.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid", "arbitrary_types_allowed": True, "alias_generator": on_disk}

    def __init_subclass__(cls) -> None:
        """Make a dataclass of every block."""
        dataclass(frozen=True, kw_only=True, repr=False)(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the block in the JSON Schema: not every version of Pydantic does so of a dataclass."""
        found = handler(schema)
        handler.resolve_ref_schema(found)["description"] = cleandoc(cls.__doc__ or "")
        return found


class Voided(Block):
    """A record taken back: counted nowhere, shown by `list --all`."""

    date: Annotated[Day, F("作废日期", "Voided on", happened=True)]
    reason: Annotated[Words, F("作废原因", "Reason")]


class Ended(Block):
    """A project or contract that ended before its time."""

    date: Annotated[Day, F("终止日期", "Ended on", happened=True)]
    reason: Annotated[Words, F("终止原因", "Reason")]


class Record(Block):
    """A record of any kind; `id` decides its path and nothing else does."""

    id: Any
    voided: Annotated[Voided | None, F("作废", "Voided")] = None


@dataclass(frozen=True)
class Kind:
    """A kind of record: all the other parts know of it."""

    name: str
    letter: str
    folder: str
    label: Label
    model: type[Record]
    facts: Callable[[Any], Any]
    stage: Callable[[Any, date], Term]
    stages: type[Term]
    verbs: tuple[Verb, ...]
    first_date: str

    def path(self, id: str) -> str:  # noqa: A002 - the field's own name
        """Return the path of a record under `ledgers/`: a function of its id and of nothing else."""
        match = ID_PATTERN.fullmatch(str(id))
        if match is None:
            return f"{self.folder}/{int(id):03d}.yaml"
        return f"{self.folder}/{match[3]}/{match[2]}/{id}.yaml"

    def id_of(self, path: str) -> str:
        """Return the id that a file's name stands for, the way back from `path`; a name that is no id as it is."""
        stem = path.rpartition("/")[2].removesuffix(".yaml")
        return stem if self.letter else stem.lstrip("0") or "0"

    def is_id(self, text: str) -> bool:
        """Return whether a text has the form of an id of this kind."""
        match = ID_PATTERN.fullmatch(text)
        return match is not None and match[1] == self.letter if self.letter else _NUMBER.fullmatch(text) is not None

    def first_line(self, id: str) -> str:  # noqa: A002 - the field's own name
        """Return the first line of a record's file: where editors find its schema."""
        up = "../" * (self.path(id).count("/") + 1)
        return f"# yaml-language-server: $schema={up}schemas/{self.name}.schema.json\n"


def title_of(record: Record) -> str:
    """Return what people call a record."""
    return str(getattr(record, "name", None) or getattr(record, "title", None) or "、".join(getattr(record, "themes", ())))


def dump(record: Block) -> Mapping[str, Any]:
    """Return a record's values as texts in the form of a file, absent fields left out."""
    return {on_disk(name): _texts(value) for name, value in vars(record).items() if value not in (None, (), {})}


def _texts(value: Any) -> Any:
    if isinstance(value, Block):
        return dict(dump(value))
    if isinstance(value, Mapping):
        return {key: _texts(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_texts(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
