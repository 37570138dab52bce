"""What does a new, empty ledger start with?"""

from __future__ import annotations

from pkgutil import get_data

from dicoop.kinds import BUILT_IN
from dicoop.kinds.settings import FORMAT
from dicoop.text.write import scalar

_CODE = "# code: '410300'                 # 市的 GB/T 2260 区划代码，全省汇总按它认"
_ATTRIBUTES = "* text=auto eol=lf\n"
_IGNORE = "# 写到一半的临时文件，和一次只让一个人写的锁\n.*.tmp\nledgers/.lock\n"


def files(name: str, id: str, code: str | None = None) -> dict[str, str]:  # noqa: A002 - as the settings call it
    """Return the texts of a new ledger's files by path, schemas apart; `code`: the region code of its city."""
    settings = _template("yaml").format(
        name=scalar(name), id=scalar(id), code=_CODE if code is None else f"code: {scalar(code, typed=False)}", format=FORMAT
    )
    folders = {f"ledgers/{kind.folder}/.gitkeep": "" for kind in BUILT_IN.values()}
    return {
        "ledgers/ledger.yaml": settings,
        "README.md": _template("md").format(name=name),
        ".gitattributes": _ATTRIBUTES,
        ".gitignore": _IGNORE,
        **folders,
    }


def _template(ending: str) -> str:
    """Return a text of a new ledger, to be filled in."""
    return (get_data(__package__, f"new_ledger.{ending}") or b"").decode()
