"""The kinds that the declarations in `declared/` make, and records, ledgers and changes of them."""

from datetime import date
from pathlib import Path

from dicoop.errors import Findings
from dicoop.kinds import EVERY
from dicoop.kinds.base import Kinds
from dicoop.kinds.declared import kind_of
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, present
from dicoop.store.kinds import declaration_in

TODAY = date(2019, 9, 30)
FOLDER = Path(__file__).parent / "declared"
SETTINGS = {
    "name": "示例市地企合作台账",
    "counties": [{"key": "QL", "name": "清陵县"}, {"key": "XQ", "name": "西渠区"}],
    "units": ["市地企合作办", "市发展改革委"],
    "themes": ["项目对接"],
}


def declaration(name, more=""):
    """Return a declaration of `declared/`, with more lines at its end."""
    path = FOLDER / f"{name}.yaml"
    found = declaration_in(path.name, path.read_bytes() + more.encode())
    assert not isinstance(found, Findings), found
    return found[0]


def declared(name):
    """Return the kind that a declaration of `declared/` makes."""
    return kind_of(declaration(name), name)


HAZARD, PLEDGE = declared("hazard"), declared("pledge")
KINDS = Kinds((*EVERY.values(), HAZARD, PLEDGE))


def settings(**more):
    found = check_values({**SETTINGS, **more}, Settings)
    assert isinstance(found, Settings), found
    return found


def made(kind, data):
    """Return a record out of the values of a file."""
    found = check_values(present(data), kind.model)
    assert not isinstance(found, Findings), found
    return found


def ledger(*records, **more):
    """Return a ledger of `kind, values` pairs, with more settings if there are any."""
    by_kind = {name: {} for name in KINDS}
    for kind, data in records:
        by_kind[kind.name][str(data["id"])] = made(kind, data)
    return Ledger(settings(**more), by_kind, kinds=KINDS)
