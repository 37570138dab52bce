"""How is a block made of what a file says?

By Pydantic's own core, from the same annotations that Pydantic itself understands: to load the rest of Pydantic takes ten times
as long as Python's own start, and every command would wait for it. A test holds that both read alike.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic_core import SchemaValidator, core_schema

from dicoop.kinds.base import Block, Read, on_disk
from dicoop.kinds.fields import declared, once
from dicoop.labels import Term

if TYPE_CHECKING:
    from pydantic_core import CoreSchema


@once
def reader(model: type[Block]) -> SchemaValidator:
    """Return what makes blocks of values as texts."""
    return SchemaValidator(_block(model))


def _block(model: type[Block]) -> CoreSchema:
    rows = [_field(field, hint) for field, hint in declared(model)]
    fields = core_schema.dataclass_args_schema(model.__name__, rows)
    return core_schema.dataclass_schema(model, fields, [row["name"] for row in rows], config={"extra_fields_behavior": "forbid"})


def _field(field: dataclasses.Field[Any], hint: Any) -> core_schema.DataclassField:
    schema = _value(hint)
    if field.default is not dataclasses.MISSING:
        schema = core_schema.with_default_schema(schema, default=field.default)
    elif field.default_factory is not dataclasses.MISSING:
        schema = core_schema.with_default_schema(schema, default_factory=field.default_factory)
    return core_schema.dataclass_field(field.name, schema, validation_alias=on_disk(field.name))


def _value(hint: Any) -> CoreSchema:
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        read = next((mark for mark in hint.__metadata__ if isinstance(mark, Read)), None)
        return core_schema.no_info_plain_validator_function(read.read) if read else _value(args[0])
    if type(None) in args:
        return core_schema.nullable_schema(_value(args[0]))
    if origin is tuple:
        return core_schema.tuple_schema([_value(args[0])], variadic_item_index=0)
    if origin is Mapping:
        return core_schema.dict_schema(_value(args[0]), _value(args[1]))
    return _class(hint)


def _class(made: Any) -> CoreSchema:
    if issubclass(made, Block):
        return _block(made)
    if issubclass(made, Term):
        return core_schema.enum_schema(made, list(made), sub_type="str")
    return {str: core_schema.str_schema(), Any: core_schema.any_schema()}[made]
