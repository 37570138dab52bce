"""How are the plain values of a block made from what a file says?

By Pydantic's own core, from the fields: to load the rest of Pydantic takes ten times as long as Python's own start,
and every command would wait for it.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pydantic_core import SchemaValidator, core_schema

from dicoop.kinds.fields import fields, once
from dicoop.kinds.forms import AGAIN, READERS
from dicoop.values import MAX_TEXT, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic_core import CoreSchema

    from dicoop.kinds.fields import Block, Field
    from dicoop.kinds.forms import Read

    _Single = Callable[[Read], CoreSchema]


@once
def reader(model: type[Block]) -> SchemaValidator:
    """Return what makes the plain values of a block of values as texts; `model.wrap` makes the block of them."""
    return SchemaValidator(_block(model, _judged))


@once
def quick(model: type[Block]) -> SchemaValidator:
    """Return what makes the same of nearly all sound values, for they were met before; what it refuses, with whatever error, `reader` judges."""
    return SchemaValidator(_block(model, _met))


def _block(model: type[Block], single: _Single) -> CoreSchema:
    rows = {row.name: _field(row, single) for row in fields(model)}
    return core_schema.no_info_after_validator_function(
        _in_order(tuple(rows)), core_schema.typed_dict_schema(rows, extra_behavior="forbid")
    )


def _in_order(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda found: tuple(found[name] for name in names)


def _field(row: Field, single: _Single) -> core_schema.TypedDictField:
    schema = _value(row, single)
    if row.required:
        return core_schema.typed_dict_field(schema)
    if row.default is None:
        schema = core_schema.nullable_schema(schema)
    # a dictionary that is given as it is would be copied, with all that may be in it, for every record
    kept: dict[str, Any] = {"default_factory": dict} if row.default == {} else {"default": row.default}
    return core_schema.typed_dict_field(core_schema.with_default_schema(schema, **kept), required=False)


def _value(row: Field, single: _Single) -> CoreSchema:
    if row.form == "list" and row.model:
        return core_schema.tuple_schema([_block(row.model, single)], variadic_item_index=0)
    if row.form == "texts" and row.inner:
        return core_schema.tuple_schema([_value(row.inner, single)], variadic_item_index=0)
    if row.form == "map":
        inner = _block(row.model, single) if row.model else _value(row.inner, single) if row.inner else None
        return core_schema.dict_schema(core_schema.str_schema(), inner)
    if row.model:
        return _block(row.model, single)
    if row.form == "term" and row.terms:
        return core_schema.literal_schema([each.value for each in row.terms])
    return single(row.read or READERS[row.form][0])


def _judged(read: Read) -> CoreSchema:
    return core_schema.no_info_plain_validator_function(read)


def _met(read: Read) -> CoreSchema:
    return _WORDS if read is read_text else _judged(AGAIN.get(read, read))


# Words that `read_text` takes, too: what is no blank to Python is none here
_WORDS = core_schema.str_schema(strict=True, min_length=1, max_length=MAX_TEXT, pattern=r"[^\s\x1c-\x1f]")
