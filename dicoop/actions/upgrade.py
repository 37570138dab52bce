"""How is a ledger of an older format brought along?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from dicoop.actions.init import schemas_of
from dicoop.actions.write_context import Desk, alone
from dicoop.errors import Misused, Unable
from dicoop.frozen import dataclass
from dicoop.kinds.fields import shape
from dicoop.kinds.settings import FORMAT, Settings
from dicoop.labels import Label
from dicoop.paths import SETTINGS_PATH
from dicoop.rules.checks.settings import REGION_CODE, is_code
from dicoop.store import files, ledger
from dicoop.store.kinds import kinds_of
from dicoop.text.splice import splice

_OTHER = Label("台账的区划代码已经是 {old}", "the ledger's region code is already {old}")
_OTHER_HINT = Label("要改它，直接改 {path} 里的 code", "to change it, change code in {path} itself")
_UNSOUND = Label("{path} 有错误，没有写入", "nothing was written: {path} has faults")


@dataclass(frozen=True)
class Upgraded:
    """What `ledger.yaml` was given, by the names of its fields, the city's region code, None where nobody knows it, and mergers without a day."""

    path: str
    given: Mapping[str, str]
    code: str | None
    undated: tuple[str, ...] = ()


def require_code(code: str | None) -> str | None:
    """Return a region code as it is; raises Misused for one that is out of form."""
    if code is not None and not is_code(code):
        raise Misused(REGION_CODE.message.fill(value=code), REGION_CODE.hint)
    return code


def upgrade(desk: Desk, code: str | None) -> Upgraded:
    """Give `ledger.yaml` what its format lacks: all else stays as it is; raises Misused, and Unable for one that cannot be read."""
    require_code(code)
    with alone(desk):
        source = ledger.values_of(desk.root, SETTINGS_PATH)
        if isinstance(source, tuple):
            raise Unable(_UNSOUND.fill(path=SETTINGS_PATH), findings=source)
        own = ledger.settings_in(files.raw_of(source.text))
        given = _lacking(own, source.text, code)
        if given and not desk.dry_run:
            text = splice(source, {**source.data, **given}, shape(Settings))
            files.replace(desk.root, SETTINGS_PATH, text, files.digest(files.raw_of(source.text)))
    return Upgraded(SETTINGS_PATH, given, own.code or given.get("code"), tuple(county.name for county in own.counties if county.successor))


def has_old_schemas(root: Path) -> bool:
    """Return whether the schemas for editors are others than this version writes."""
    return any(files.read(root, path) != text.encode() for path, text in schemas_of(kinds_of(root)))


def _lacking(own: Settings, text: str, code: str | None) -> dict[str, str]:
    """Return what the settings lack; the id follows from their text, so that two copies of one ledger get the same."""
    if code and own.code and own.code != code:
        raise Misused(_OTHER.fill(old=own.code), _OTHER_HINT.fill(path=SETTINGS_PATH))
    wanted = {"id": own.id or str(uuid5(NAMESPACE_URL, text)), "code": own.code or code or _shared(own), "format": str(FORMAT)}
    known = {"id": own.id, "code": own.code, "format": str(own.format)}
    return {name: value for name, value in wanted.items() if value and value != known[name]}


def _shared(own: Settings) -> str | None:
    """Return the code of the city that those of its counties begin with, None where they do not agree."""
    heads = {(county.code or "")[:4] for county in own.inside}
    return f"{heads.pop()}00" if len(heads) == 1 and all(county.code and is_code(county.code) for county in own.inside) else None
