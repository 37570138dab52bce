"""What would sheets of others do to the ledger, judged as a whole?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from itertools import groupby
from typing import Any

from dicoop.actions import add
from dicoop.actions.import_sheets import ImportOptions
from dicoop.actions.write_context import Desk
from dicoop.change.effect import effects
from dicoop.errors import DicoopError, Fault, Finding, Findings, Misused
from dicoop.exchange import register
from dicoop.exchange.compose import Composed, Reckoning, compose
from dicoop.exchange.drafts import Read, Refusal, cells_of, read_table
from dicoop.exchange.page import Imported, Sheets
from dicoop.exchange.register import Settling
from dicoop.exchange.totals import checked
from dicoop.frozen import replace
from dicoop.kinds.base import Kind
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.validate import MISSING_FIELD, as_filled_in, check_values, present
from dicoop.labels import Label
from dicoop.rules import checks
from dicoop.store.load import load

_NO_PERIOD = Label("列“{column}”是累计数，要写明截至哪一期", "the column '{column}' is cumulative: state the period it runs to")
_NO_PERIOD_HINT = Label("加 --period，如 2026-08", "give --period, such as 2026-08")


def judge(desk: Desk, sheets: Sheets, asked: ImportOptions) -> Imported:
    """Return what an import would do; raises Misused, Unable."""
    whole = load(replace(desk.shelf, trust=True))
    plan = sheets.plan.but(columns=sheets.found.rows)
    reckoning = _reckoning(desk, sheets, asked)
    settling = Settling(whole, adding=asked.adding)
    reads = [read_table(table, sheets.kind, plan, settling, exact=sheets.exact) for table in sheets.tables]
    drafts = tuple(draft for each in reads for draft in each.drafts)
    own = settling.register(sheets.kind.name)
    composed = compose([draft for draft in drafts if not draft.refused], own, reckoning)
    composed = [*_firms(settling, composed), *composed]
    _number(desk, composed, asked.office or whole.settings.office or "")
    before = _loose(whole)
    after, warnings = _judged(desk, before, composed, checks.ERRORS if asked.briefly else frozenset())
    moved = () if asked.briefly else tuple(each.shift for each in effects(before, after, desk.today))
    counts = _counted(reads, sheets)
    cells = sum(cells_of(sheet) for book in sheets.books for sheet in book.sheets)
    totals = tuple(each for table in sheets.tables for each in checked(table))
    return Imported(sheets, totals, counts, cells, drafts, tuple(composed), warnings, moved)


def _counted(reads: Iterable[Read], sheets: Sheets) -> Counter[Label]:
    counts = sum((each.counts for each in reads), start=type(next(iter(reads)).counts)())
    for sheet, reason in sheets.left:
        counts[reason] += cells_of(sheet)
    return counts


def _reckoning(desk: Desk, sheets: Sheets, asked: ImportOptions) -> Reckoning | None:
    column = next((row.column for row in sheets.found.rows if row.cumulative), None)
    if column is None:
        return None
    if asked.period is None:
        raise Misused(_NO_PERIOD.fill(column=column), _NO_PERIOD_HINT)
    return Reckoning.of(asked.period, sheets.name, desk.today)


def _firms(settling: Settling, composed: list[Composed]) -> list[Composed]:
    """Return the enterprises that rows name and the ledger does not know; the rows name them by their place until they have ids."""
    found: dict[str, Composed] = {}
    kind = settling.ledger.kinds["enterprise"]
    for one in composed:
        for _, name in register.new_in(one.kind, one.after):
            key = register.plain_name(name)
            if key not in found:
                values = {"name": name, **({"county": one.after["county"]} if "county" in one.after else {})}
                found[key] = Composed(kind, "", None, values, list(one.drafts))
    return list(found.values())


def _number(desk: Desk, composed: list[Composed], office: str) -> None:
    free: dict[tuple[str, str, str], Iterator[str]] = {}
    firms: dict[str, str] = {}
    for one in composed:
        for field, name in register.new_in(one.kind, one.after):
            one.after[field] = firms[register.plain_name(name)]
        if one.before is None and not one.after.get("id"):
            year = str(one.after.get(one.kind.first_date, desk.today) if one.kind.first_date else desk.today)[:4]
            of = one.kind.name, str(one.after.get("county") or office), year
            numbers = free.get(of) or free.setdefault(of, _free_ids(desk, one.kind, *of[1:]))
            if (id_ := next(numbers, None)) is not None:
                one.after["id"] = id_
        one.id = str(one.after.get("id", ""))
        if one.kind.name == "enterprise":
            firms[register.plain_name(str(one.after.get("name", "")))] = one.id


def _free_ids(desk: Desk, kind: Kind, office: str, year: str) -> Iterator[str]:
    """Yield the free ids in turn, none where something keeps records from having one, which is told with their other faults."""
    with suppress(DicoopError):
        yield from add.free_ids(desk, kind, office, year)


def _loose(whole: Ledger) -> Ledger:
    return Ledger(whole.settings, {name: {str(one.id): one for one in whole.each(name)} for name in whole.kinds}, kinds=whole.kinds)


def _judged(
    desk: Desk, before: Ledger, composed: list[Composed], faults: frozenset[Fault]
) -> tuple[Ledger, tuple[tuple[Composed, Finding], ...]]:
    """Return the ledger with what would be written, and warnings; errors are put with the rows that they are from."""
    records = {name: dict(of) for name, of in before.records.items()}
    made: list[tuple[Composed, Any]] = []
    lost: list[str] = []  # what names a record that cannot be made names it rightly
    for one in composed:
        if not one.is_same:
            values = add.begun(one.kind, one.after, before.settings) if one.before is None else present(one.after)
            record = check_values(values, one.kind.model)
            if isinstance(record, Findings):
                _refuse(one, record)
                lost += [one.kind.path(one.id)] if one.kind.is_id(one.id) else []
            else:
                made.append((one, before.kinds.valued(one.kind, record)))
                records[one.kind.name][one.id] = made[-1][1]
    after = Ledger(before.settings, records, left_out=tuple(lost), kinds=before.kinds)
    warnings: list[tuple[Composed, Finding]] = []
    for one, found in _found(made, after, desk.today, faults):
        old = before.get(one.kind.name, one.id)
        known = {checks.key(each) for each in checks.of_record(one.kind, old, before, desk.today)} if old else ()
        fresh = [each for each in found if checks.key(each) not in known] if known else found
        _refuse(one, [each for each in fresh if each.is_error])
        warnings += [(one, each) for each in fresh if not each.is_error]
    _judge_whole(before, after, {one.id: one for one, _ in made})
    return after, tuple(warnings)


def _found(
    made: Iterable[tuple[Composed, Any]], after: Ledger, today: date, faults: frozenset[Fault]
) -> Iterator[tuple[Composed, tuple[Finding, ...]]]:
    for kind, of in groupby(made, lambda each: each[0].kind):
        ones, records = zip(*of, strict=True)
        every = zip(ones, checks.of_many(kind, records, after, today, faults), strict=True)
        yield from (each for each in every if each[1])


def _judge_whole(before: Ledger, after: Ledger, made: Mapping[str, Composed]) -> None:
    found = [each for each in checks.beside_records(after, checks.ERRORS) if each.is_error and each.id in made] if made else []
    known = {checks.key(each) for each in checks.beside_records(before, checks.ERRORS)} if found else ()
    for each in found:
        if checks.key(each) not in known:
            _refuse(made[each.id], [each])


_NO_COLUMN = Label(
    "用 --map 列名={address} 指明哪一列是“{name}”，没有就加一列；所有行都一样的加 --set {address}=值",
    "say which column is '{name}' with --map COLUMN={address}, or add one; where all rows have the same, --set {address}=VALUE",
)
_BLANK = Label("填上这一格", "fill in this cell")
_NOT_THERE = Label(
    "台账里没有 {id}，按新的一条看就缺这一项：编号写错的改编号",
    "the ledger has no {id}, and a new record needs this: if the id is a typo, correct it",
)


def _refuse(one: Composed, findings: Iterable[Finding]) -> None:
    given = one.drafts[0].texts.get("id", "") if one.before is None else ""
    for found in findings:
        blank = one.blank(found.address) if found.fault is MISSING_FIELD else None
        sheet, cell = blank or one.cell(found.address)
        hint = _NOT_THERE.fill(id=given) if given else _BLANK if blank else _NO_COLUMN
        each = as_filled_in(found, one.kind.model, hint)
        refusal = Refusal(sheet, cell, each.value, each.message, each.allowed, each.hint)
        if refusal not in one.drafts[0].refused:  # a record that the row brings along may lack the same
            one.drafts[0].refused.append(refusal)
