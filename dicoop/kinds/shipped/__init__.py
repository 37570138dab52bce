"""What are the kinds that come with the program and are said in the form that a city uses?"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from dicoop.errors import Findings
from dicoop.frozen import replace
from dicoop.kinds.declaration import Declaration
from dicoop.kinds.declared import kind_of
from dicoop.kinds.validate import validate
from dicoop.text.read import read

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind


def declaration(name: str) -> Declaration:
    """Return the form of a kind: a part of the program, as its modules are."""
    source = read(files(__package__).joinpath(f"{name}.yaml").read_bytes(), f"{name}.yaml")
    assert not isinstance(source, tuple), source
    found = validate(source, Declaration)
    assert not isinstance(found, Findings), found
    return found


def kind(called: Kind) -> Kind:
    """Return all that the form of a kind says."""
    own = kind_of(declaration(called.name))
    return replace(own, folder=called.folder, declared="")
