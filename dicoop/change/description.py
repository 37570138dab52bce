"""What is told of a changed record, as plain values that can be remembered?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dicoop.change.changed_record import ChangedFile
from dicoop.change.describe import said, words
from dicoop.kinds.base import Kind, Record, dump, title_of
from dicoop.kinds.fields import fields
from dicoop.labels import Label

_NEW = Label("新登记", "new")
_NEW_WITH = Label("新登记（{about}）", "new ({about})")
_GONE = Label("删除", "removed")
_UNREAD_BEFORE = Label("之前的文件读不出来", "its file could not be read before")
_UNREAD_NOW = Label("现在的文件读不出来，不再计入", "its file cannot be read now and is not counted")
_PAIR = Label("{name} {value}", "{name} {value}")
_LINE = Label("{mark} {words}", "{mark} {words}")


class Account(NamedTuple):
    """What is told of a record that came, changed or went: its county, those it belongs to before or after, its title.

    Each change stands in `lines` in words, in `changes` by address; there are no lines where only the form is another.
    """

    county: str | None
    counties: tuple[str, ...]
    title: str
    lines: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str | None, str | None], ...]

    @property
    def words(self) -> tuple[Label, ...]:
        """The lines as labels."""
        return tuple(Label(*line) for line in self.lines)


def account(one: ChangedFile, kind: Kind) -> Account | None:
    """Return what is told of a changed file, None where neither side can be read."""
    record = one.new or one.old
    if record is None:
        return None
    told = tuple((line.zh, line.en) for line in lines(one, kind))
    changes = tuple((change.address, change.before, change.after) for change in one.changes)
    return Account(getattr(record, "county", None), tuple(sorted(one.places)), title_of(record), told, changes)


def lines(one: ChangedFile, kind: Kind) -> Iterator[Label]:
    """Yield in words what differs between the two sides of a file; nothing where only its form does."""
    if one.after is None:
        yield _GONE
    elif not one.new:
        yield _UNREAD_NOW
    elif one.before is None:
        about = tuple(_about(one.new, kind))
        yield _NEW_WITH.fill(about=about) if about else _NEW
    elif not one.old:
        yield _UNREAD_BEFORE
    elif one.before is not None and one.now is not None and not one.is_form_only:
        yield from (_LINE.fill(mark=line.mark, words=line.words) for line in words(one.before.texts, one.now.texts, kind))


def _about(record: Record, kind: Kind) -> Iterator[Label]:
    """Yield the values that a list shows beside id and name."""
    texts = dump(record)
    for row in fields(kind.model):
        value = said(row, texts.get(row.name)) if row.mark.show > 2 and row.is_scalar else None  # noqa: PLR2004 - id and name are the first two
        if value:
            yield _PAIR.fill(name=row.mark.label, value=value)
