"""What is the JSON Schema of a kind, for editors?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from inspect import cleandoc
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ConfigDict, GetJsonSchemaHandler, TypeAdapter, WithJsonSchema, create_model
from pydantic import Field as Said

from dicoop.frozen import dataclass
from dicoop.kinds.base import Kinds, Record
from dicoop.kinds.fields import Block, F, Field, field_of, fields, once
from dicoop.kinds.forms import READERS
from dicoop.kinds.guards import Owners, Waiver
from dicoop.kinds.mapping import Plan
from dicoop.kinds.published_figures import Figures
from dicoop.kinds.settings import Settings
from dicoop.measures import Quantity

if TYPE_CHECKING:
    from pydantic_core import CoreSchema


_BESIDE: dict[str, type[Block]] = {"figures": Figures, "mapping": Plan, "owners": Owners, "waiver": Waiver}


def schemas(kinds: Kinds) -> dict[str, str]:
    """Return the schema files by name: one for each kind, for ledger.yaml and what lies beside the records, and for declarations."""
    models: dict[str, type[Block]] = {**{name: kind.model for name, kind in kinds.every.items()}, "ledger": Settings, **_BESIDE}
    if kinds.digest:
        from dicoop.kinds.declaration import Declaration  # noqa: PLC0415 - most ledgers declare none

        models["kind"] = Declaration
    return {f"{name}.schema.json": schema_of(name, model) for name, model in models.items()}


def schema_of(name: str, model: type[Block]) -> str:
    """Return the schema file of a model."""
    body = TypeAdapter(_model(model)).json_schema(by_alias=True)
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "$id": f"{name}.schema.json"}
    text = json.dumps({**head, **body}, ensure_ascii=False, indent=2)
    return text.replace("#/$defs/", "#/definitions/").replace('"$defs"', '"definitions"') + "\n"


@dataclass(frozen=True)
class _Marked:
    """Writes a field's names into the schema, beside a reference too."""

    mark: F

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        found = dict(handler(schema))
        if "$ref" in found:
            found = {"allOf": [found]}
        return {**found, "title": self.mark.en, "x-zh": self.mark.zh}


@once
def _model(model: type[Block]) -> Any:
    """Return a block as all of Pydantic knows it: what every record has comes first."""
    rows = sorted(fields(model), key=lambda row: field_of(Record, row.name) is None and row.name != "id")
    made: dict[str, Any] = {row.attribute: (Annotated[_type(row), _Marked(row.mark)], _said(row)) for row in rows}
    return create_model(model.__name__, __config__=ConfigDict(extra="forbid"), __doc__=cleandoc(model.__doc__ or ""), **made)


def _said(row: Field) -> Any:
    if row.required:
        return Said(alias=row.name)
    if row.form == "map":
        return Said(alias=row.name, default_factory=dict)
    block = row.model.wrap(row.default).named() if row.form == "block" and row.model and row.default else {}
    return Said(alias=row.name, default={name: _parts(value) for name, value in block.items()} or row.default)


def _parts(value: Any) -> Any:
    """Return a value as JSON has it: a quantity by what it is made of."""
    return {"number": value.number, "scale": value.scale, "unit": value.unit} if isinstance(value, Quantity) else value


def _type(row: Field) -> Any:
    value = _value(row)
    return value | None if not row.required and row.default is None else value


def _value(row: Field) -> Any:
    inner: Any = _model(row.model) if row.model else _value(row.inner) if row.inner else None
    if row.form in ("list", "texts"):
        return tuple[inner, ...]
    if row.form == "map":
        return Mapping[str, inner]
    if row.model:
        return inner
    if row.form == "term":
        return row.terms
    return Annotated[Any, WithJsonSchema(dict(row.schema or READERS[row.form][1]))]
