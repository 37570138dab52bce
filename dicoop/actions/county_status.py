"""Whose workbook is out, late or back? Tags say so, which every clone brings along:

book/QL/2019-09-30/out     on the commit it was made of, with the day it is due
book/QL/2019-09-30/back    on the same, with the day it came back
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dicoop.exchange.county_book import Head
from dicoop.labels import Label
from dicoop.reports.county import Sent
from dicoop.store import commits, history
from dicoop.store.git import Repo
from dicoop.store.history import Ref
from dicoop.store.ledger import settings

_TAG = "book/{county}/{day}/{what}"
_OUT, _BACK = "out", "back"
_DUE, _CAME = "due: ", "back: "


def note_out(root: Path, county: str, commit: str, day: date, due: date | None) -> str:
    """Note that a county's workbook is out, and return the tag; of one day and commit there is one."""
    repo = history.repository(root)
    there, number = {ref.name: ref.commit for ref in _tags(repo)}, 1
    name = _TAG.format(county=county, day=day, what=_OUT)
    while there.get(name, commit) != commit:
        number += 1
        name = _TAG.format(county=county, day=f"{day}.{number}", what=_OUT)
    if name not in there:
        commits.make_tag(repo, name, commit, f"{name}\n" + (f"\n{_DUE}{due}\n" if due else ""))
    return name


def note_back(repo: Repo, head: Head, day: date) -> None:
    """Note that a county's workbook is back, once for each that went out."""
    tags = _tags(repo)
    out = [ref.name for ref in _of(tags, head.county, _OUT) if ref.commit == head.commit]
    if out and (name := out[-1].removesuffix(_OUT) + _BACK) not in {ref.name for ref in tags}:
        commits.make_tag(repo, name, head.commit, f"{name}\n\n{_CAME}{day}\n")


def sent(root: Path) -> tuple[Sent, ...]:
    """Return the last workbook of each county."""
    repo, own = history.repository(root), settings(root)
    tags = _tags(repo)
    return tuple(_sent(repo, county.key, own.county_label(county.key), tags) for county in own.inside)


def _tags(repo: Repo) -> tuple[Ref, ...]:
    return tuple(ref for ref in history.refs(repo) if ref.kind == "tag" and ref.name.startswith("book/"))


def _of(tags: tuple[Ref, ...], county: str, what: str) -> list[Ref]:
    """Return the tags of a county's workbooks, the last of them behind."""
    own = (ref for ref in tags if ref.name.startswith(f"book/{county}/") and ref.name.endswith(f"/{what}"))
    return sorted(own, key=lambda ref: (ref.name.split("/")[2][:10], len(ref.name), ref.name))


def _sent(repo: Repo, key: str, name: Label, tags: tuple[Ref, ...]) -> Sent:
    own = _of(tags, key, _OUT)
    if not own:
        return Sent(key, name)
    last = own[-1]
    back = next((ref for ref in tags if ref.name == last.name.removesuffix(_OUT) + _BACK), None)
    out = date.fromisoformat(last.name.split("/")[2][:10])
    return Sent(key, name, out, _day(repo, last, _DUE), _day(repo, back, _CAME) if back else None)


def _day(repo: Repo, tag: Ref, mark: str) -> date | None:
    told = history.tag_message(repo, tag.full).splitlines()
    return next((date.fromisoformat(line.removeprefix(mark)) for line in told if line.startswith(mark)), None)
