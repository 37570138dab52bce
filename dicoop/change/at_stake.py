"""What does a record say of that which is at stake in it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dicoop.kinds.address import key_of
from dicoop.kinds.fields import Block


def said(record: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield what a record says under a name, by address: of a list or map each of its entries does; what is the key of an entry is the entry."""
    name, _, inner = path.partition(".")
    value = getattr(record, name, None)
    if isinstance(value, Mapping):
        yield from ((f"{name}.{key}", each) for key, each in value.items())
    elif isinstance(value, tuple) and not isinstance(value, Block):
        for each in value:
            key, found = key_of(each), getattr(each, inner)
            if found is not None:
                yield f"{name}[{key}]" if str(found) == key else f"{name}[{key}].{inner}", found
    elif value is not None:
        found = getattr(value, inner) if inner else value
        if found is not None:
            yield path, found
