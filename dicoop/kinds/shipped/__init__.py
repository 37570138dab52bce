"""What are the kinds that come with the program and are said in the form that a city uses?"""

from __future__ import annotations

from dicoop.errors import Findings
from dicoop.frozen import replace
from dicoop.kinds.base import Kind
from dicoop.kinds.declaration import Declaration
from dicoop.kinds.declared import kind_of
from dicoop.kinds.validate import validate
from dicoop.text.read import own


def declaration(name: str) -> Declaration:
    """Return the form of a kind."""
    found = validate(own(__package__, f"{name}.yaml"), Declaration)
    assert not isinstance(found, Findings), found
    return found


def kind(called: Kind) -> Kind:
    """Return all that the form of a kind says."""
    return replace(kind_of(declaration(called.name)), folder=called.folder, declared="")
