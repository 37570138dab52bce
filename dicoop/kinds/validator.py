"""Who judges what a file says: which plain values has a block of it, and what is wrong?

Pydantic's own core, by the fields; to load the rest of Pydantic takes ten times as long as Python's own start. Values in
which nothing is wrong, as nearly all are, need no judge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

from pydantic_core import CoreSchema, SchemaValidator, core_schema

from dicoop.kinds.fields import Block, Field, fields, once
from dicoop.kinds.forms import READERS


@once
def reader(model: type[Block]) -> SchemaValidator:
    """Return what makes the plain values of a block of values as texts; `model.wrap` makes the block of them."""
    return SchemaValidator(_block(model))


def _block(model: type[Block]) -> CoreSchema:
    rows = {row.name: _field(row) for row in fields(model)}
    return core_schema.no_info_after_validator_function(
        _in_order(tuple(rows)), core_schema.typed_dict_schema(rows, extra_behavior="forbid")
    )


def _in_order(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda found: tuple(found[name] for name in names)


def _field(row: Field) -> core_schema.TypedDictField:
    schema = _value(row)
    if row.required:
        return core_schema.typed_dict_field(schema)
    if row.default is None:
        schema = core_schema.nullable_schema(schema)
    # a dictionary that is given as it is would be copied, with all that may be in it, for every record
    kept: dict[str, Any] = {"default_factory": dict} if row.default == {} else {"default": row.default}
    return core_schema.typed_dict_field(core_schema.with_default_schema(schema, **kept), required=False)


def _value(row: Field) -> CoreSchema:
    if row.form == "list" and row.model:
        return core_schema.tuple_schema([_block(row.model)], variadic_item_index=0)
    if row.form == "texts" and row.inner:
        return core_schema.tuple_schema([_value(row.inner)], variadic_item_index=0)
    if row.form == "map":
        inner = _block(row.model) if row.model else _value(row.inner) if row.inner else None
        return core_schema.dict_schema(core_schema.str_schema(), inner)
    if row.model:
        return _block(row.model)
    if row.form == "term" and row.terms:
        return core_schema.literal_schema([each.value for each in row.terms])
    return core_schema.no_info_plain_validator_function(row.read or READERS[row.form][0])
