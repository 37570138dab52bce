"""Whatever kind of record has a mark or a trait, the faults that go with it are told: by `check`, at entry, and in review.

The kinds are those built in and those of `declared/`; their records are made of their fields, so a kind that is added is held to the table
as it comes. What the table has caught:

* receipts of a declared kind were looked at by `signed`, which it has not: `check` broke down over a payment, an end, an early receipt;
* the themes of a declared kind were compared with no list, for only meetings were;
* its amounts could be negative where it enters no receipts;
* contracts, and declared kinds, could be given more than was agreed without a word in review;
* an end put on another day, or taken back, was told of projects and not of contracts;
* a change by which a record refers to a voided one was told by `check` and not in review;
* steps of a declared kind could not be named in review, which broke down.

`test_the_table_can_fail` takes away each check in turn and sees the table fail.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pytest
from declared_samples import KINDS, TODAY, ledger, made, settings

from dicoop.actions.change import refuse_new
from dicoop.actions.new_findings import faults
from dicoop.change.changed_record import ChangedFile, Side
from dicoop.change.review_context import Range
from dicoop.change.rules import judge
from dicoop.errors import Refused
from dicoop.kinds.fields import field_of, fields, keys
from dicoop.kinds.posting import UNITS_OF
from dicoop.kinds.schema import schemas
from dicoop.kinds.traits import with_field
from dicoop.rules import checks
from dicoop.rules.checks import table

BEGUN, EARLY, ENDED, LATE, FUTURE = "2019-08-20", "2019-08-10", "2019-09-10", "2019-09-20", "2019-12-31"
KNOWN = {"counties": "QL", "units": "市地企合作办", "themes": "项目对接"}
NAMES = tuple(KINDS)

# Records made of fields


def id_of(kind, number):
    """Return an id: 2 is the record that is broken, 1 and 3 are those it refers to."""
    return f"{kind.letter}-2019-QL{number:03}" if kind.letter else str(number)


def value(row, number, others):
    """Return a value for a field."""
    if row.mark.ref:
        return id_of(KINDS[row.mark.ref], next(others))
    if row.mark.known in KNOWN:
        return "XQ" if row.name == "also" else KNOWN[row.mark.known]  # any other county than its own
    if row.form == "term":
        terms = list(row.terms)
        return terms[min(number, len(terms)) - 1].value
    if row.form == "text" and row.read:
        return "7"
    if row.form == "money":
        return "100万元"
    return {
        "day": BEGUN,
        "whole": "7",
        "flag": "true",
        "percent": "4.35%",
        "period": {1: "2017", 2: "2019", 3: "2018"}.get(number, "2016"),
        "quantity": f"1{(row.units or ('',))[0]}",
    }.get(row.form, f"文字{number}")


def block(kind, model, number=1):
    """Return the values that a block must have, and those that say something has happened; a step is one that may be the first."""
    others = iter((1, 3, 1, 3))
    starting = (step for step in kind.steps if "start" in step.after and field_of(model, "step"))
    first = next((step for step in starting if step.name != "planned"), None)  # which cooperations of one type alone have
    beside = {need.name.partition(".")[2] for need in kind.needs if need.when.endswith("!=")}
    needed = [
        row for row in fields(model) if row.required or row.mark.happened or (first and row.name in first.needs) or row.name in beside
    ]
    data = {row.name: "2019-01" if row.form == "period" else value(row, number, others) for row in needed}
    return {**data, "step": first.name} if first else data


def good(kind, number):
    """Return the values of a record that nothing is wrong with."""
    others = iter((1, 3) * 4)
    data = {}
    for row in fields(kind.model):
        if row.required or (row.form == "texts" and row.mark.known):
            data[row.name] = id_of(kind, number) if row.name == "id" else value(row, number, others)
            data[row.name] = [data[row.name]] if row.form == "texts" else data[row.name]
    for name, condition in kind.required_when if not kind.declared else ():
        row = field_of(kind.model, name)
        if row.model is None and data.get("type", "") in condition:
            data.setdefault(name, value(row, number, others))
    data |= {"role": "bank"} if kind.name == "enterprise" else {}  # such as lends
    data |= {"quantity": f"1{UNITS_OF[data['type']][0]}"} if data.get("quantity") and kind.name == "posting" else {}
    for bond in kind.bonds:
        if bond.form == "one_of":
            data.setdefault(bond.names[0], value(field_of(kind.model, bond.names[0]), number, others))
    return data


def base(kind):
    """Return the other records of every kind, which the one that is broken may refer to; meetings follow one another."""
    return [(each, good(each, number)) for each in KINDS.values() for number in (1, 3) if each.letter or number == 1] + (
        [] if kind.letter else [(kind, good(kind, 3))]
    )


# What is broken, and where


class Row(NamedTuple):
    """A fault in a record of a kind: the codes of which one must be told, by checks and in review; the values, and others beside them.

    Of some that may be right a review says nothing: no codes.
    """

    fault: str
    where: str
    codes: tuple[str, ...]
    review: tuple[str, ...]
    data: dict
    beside: Mapping = MappingProxyType({})


def entries(kind):
    """Yield the blocks of a kind in which something happens: name, how a block stands there, its field of a day."""
    for row in fields(kind.model):
        if row.model and row.name != "voided":
            for inner in fields(row.model):
                if inner.mark.happened:
                    yield row, inner


def put(data, row, inner):
    """Return the values of a record with a block in it."""
    held = {"list": [inner], "map": {"start": inner}}.get(row.form, inner)
    return {**data, row.name: held}


def rows_of(kind):
    data = good(kind, 2)
    makers = (_future, _known, _references, _receipts, _ends, _early)
    return [row for maker in makers for row in maker(kind, data)]


def _future(kind, data):
    told = ("in-the-future",)
    for row in fields(kind.model):
        if row.mark.happened and row.form == "day":
            yield Row("future", row.name, told, ("R09", *told), {**data, row.name: FUTURE})
    for row, inner in entries(kind):
        yield Row(
            "future", f"{row.name}.{inner.name}", told, ("R09", *told), put(data, row, {**block(kind, row.model), inner.name: FUTURE})
        )


def alone(kind, data, row):
    """Return values without those that may not stand beside a field: of some exactly one may be given."""
    others = {name for bond in kind.bonds if bond.form == "one_of" and row.name in bond.names for name in bond.names if name != row.name}
    return {name: found for name, found in data.items() if name not in others}


def founded(kind, row, data):
    """Return values with money in the first list of receipts, where another list may hold no more than that."""
    first, *others = [book.name for book in kind.books] or [""]
    model = field_of(kind.model, first).model if row.name in others and kind.name == "financing" else None
    data = {**data, "guarantee": block(kind, field_of(kind.model, "guarantee").model)} if row.name == "cover" else data
    return {**data, first: [{**block(kind, model), "receipt": "SJ-0", "date": BEGUN}]} if model else data


def held(row, one):
    """Return a value as its field holds it: several are a list."""
    return [one] if row.form == "texts" else one


def _known(kind, data):
    codes = {"counties": "unknown-county", "units": "unlisted-unit", "themes": "unlisted-theme"}
    for row in fields(kind.model):
        if row.mark.known in codes:
            code = codes[row.mark.known]
            yield Row("unknown", row.name, (code,), (code,), {**data, row.name: ["没有的"] if row.form == "texts" else "没有的"})
        for inner in fields(row.model) if row.model else ():
            if inner.mark.known in codes:
                code = codes[inner.mark.known]
                yield Row(
                    "unknown",
                    f"{row.name}.{inner.name}",
                    (code,),
                    (code,),
                    put(data, row, {**block(kind, row.model), inner.name: "没有的"}),
                )


def _references(kind, data):
    for row in fields(kind.model):
        if not row.mark.ref:
            continue
        own = alone(kind, data, row)
        of = KINDS[row.mark.ref]
        wrong = next(each for each in KINDS.values() if each.letter and each is not of)
        told = ("dangling-reference",)
        yield Row("dangling", row.name, told, told, {**own, row.name: held(row, id_of(of, 99))})
        if of.letter:
            yield Row("wrong kind", row.name, told, told, {**own, row.name: held(row, id_of(wrong, 1))})
        voided = {**good(of, 5), "voided": {"date": LATE, "reason": "登重"}}
        told = ("voided-reference",)
        yield Row("voided reference", row.name, told, told, {**own, row.name: held(row, id_of(of, 5))}, {of.name: voided})


def _receipts(kind, data):
    for book in kind.books:
        row = next(row for row in fields(kind.model) if row.name == book.name)
        one = {**block(kind, row.model), "receipt": "SJ-1", "date": LATE, "amount": "10万元"}
        back = {**one, "receipt": "SJ-2", "amount": "-1万元", "reverses": "SJ-9"}

        def of(*found, book=book, **more):
            return {**data, **more, book.name: list(found)}

        yield Row("receipt twice", book.name, ("receipt-twice",), ("R15", "receipt-twice"), of(one, one))
        yield Row("reversal of nothing", book.name, ("reversal-of-nothing",), ("reversal-of-nothing",), of(one, back))
        large = {**back, "amount": "-11万元", "reverses": "SJ-1"}
        yield Row("reversal too large", book.name, ("reversal-too-large",), ("reversal-too-large",), of(one, large))
        yield Row("negative", book.name, ("negative-amount",), ("R13", "negative-amount"), of({**one, "amount": "-1万元"}))
        if book.cap:
            codes = ("receipts-exceed", "funds-exceed", "deliveries-exceed", "above-limit", "days-out-of-order")
            yield Row("exceeding", book.name, codes, ("R16",), of({**one, "amount": "101万元"}, **{book.cap: "100万元"}))
        beside = {kind.name: {**good(kind, 1), book.name: [one]}}
        yield Row("receipt in two records", book.name, ("receipt-reused",), ("R15", "receipt-reused"), of(one), beside)


def is_past(kind):
    """Return whether the first day of a kind's records is one that has come: what is planned may be called off before."""
    return field_of(kind.model, kind.first_date).mark.happened


def _ends(kind, data):
    if not with_field("ended")(kind):
        return
    early, late = {"date": EARLY, "reason": "撤回"}, {"date": ENDED, "reason": "撤回"}
    if is_past(kind):
        yield Row("ended before it began", "ended", ("ended-before-signed",), ("ended-before-signed",), {**data, "ended": early})
    for row, inner in entries(kind):
        if row.name != "ended":
            ended = put({**data, "ended": late}, row, {**block(kind, row.model), inner.name: LATE})
            yield Row("after the end", f"{row.name}.{inner.name}", ("after-end",), ("after-end",), ended)


def _early(kind, data):
    codes = ("before-signing", "done-before-meeting", "listed-date", "days-out-of-order", "above-limit")
    told = ("R11",) if kind.declared else ("listed-date",) if kind.name == "issue" else ()
    for row, inner in entries(kind) if kind.first_date else ():
        if row.form == "list" and not (kind.name == "meeting" and inner.name != "done"):
            early = {each.name: EARLY for each in fields(row.model) if each.mark.happened}
            before = put(founded(kind, row, data), row, {**block(kind, row.model), **early})
            yield Row("before the first date", f"{row.name}.{inner.name}", codes, told, before)


ROWS = [(kind, row) for kind in KINDS.values() for row in rows_of(kind)]
IDS = [f"{kind.name}-{row.where}-{row.fault}".replace(" ", "_") for kind, row in ROWS]
ALONE = [(kind, row) for kind, row in ROWS if row.fault != "receipt in two records"]  # what one record tells


# Who tells of it


def around(kind, row, data):
    """Return a ledger with a record and those beside it."""
    beside = {(each.name, found["id"]): found for each, found in base(kind)}
    beside |= {(name, found["id"]): found for name, found in row.beside.items()}
    return ledger(*((KINDS[name], found) for (name, _), found in beside.items()), (kind, data))


def checked(kind, row):
    """Return the codes that `check` tells of the record."""
    return {each.code for each in checks.of_ledger(around(kind, row, row.data), TODAY) if each.id == row.data["id"]}


def entered(kind, row):
    """Return the codes that are told at entry, refused or warned of."""
    old, new = made(kind, good(kind, 2)), made(kind, row.data)
    try:
        return {each.code for each in refuse_new(kind, old, new, around(kind, row, row.data), TODAY)}
    except Refused as refused:
        return {each.code for each in refused.findings}


def reviewed(kind, row):
    """Return the codes that a review tells of the change from the good record."""
    sides = [Side(blob, record=made(kind, data)) for blob, data in (("a", good(kind, 2)), ("b", row.data))]
    change = ChangedFile(kind.path(row.data["id"]), *sides, KINDS)
    over = Range(around(kind, row, good(kind, 2)), around(kind, row, row.data), (change,), TODAY)
    return {each.code for each in (*judge(over), *faults(over, TODAY, frozenset())) if each.id == row.data["id"]}


def missing(rows):
    """Return the faults that nobody tells of by checks."""
    return [(kind.name, row.where, row.fault) for kind, row in rows if checked(kind, row).isdisjoint(row.codes)]


@pytest.mark.parametrize("name", NAMES)
def test_a_record_made_of_its_fields_is_sound(name):
    kind = KINDS[name]
    found = checks.of_ledger(around(kind, Row("", "", (), (), {}), good(kind, 2)), TODAY)
    assert [(each.code, each.id, each.address) for each in found if each.is_error] == []


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=IDS)
def test_check_tells(kind, row):
    assert not checked(kind, row).isdisjoint(row.codes)


@pytest.mark.parametrize(("kind", "row"), ALONE, ids=[name for name in IDS if not name.endswith("receipt_in_two_records")])
def test_entry_tells(kind, row):
    assert not entered(kind, row).isdisjoint(row.codes)


@pytest.mark.parametrize(("kind", "row"), ROWS, ids=IDS)
def test_review_tells(kind, row):
    assert not row.review or not reviewed(kind, row).isdisjoint(row.review)


@pytest.mark.parametrize("name", NAMES)
def test_the_table_has_rows_for_each_mark_of_a_kind(name):
    kind = KINDS[name]
    told = {row.fault for each, row in ROWS if each is kind}
    wanted = {"future"} | ({"receipt twice", "reversal of nothing"} if kind.books else set())
    wanted |= {"exceeding"} if any(book.cap for book in kind.books) else set()
    wanted |= {"after the end"} if with_field("ended")(kind) else set()
    wanted |= {"ended before it began"} if with_field("ended")(kind) and is_past(kind) else set()
    wanted |= {"dangling", "voided reference"} if any(row.mark.ref for row in fields(kind.model)) else set()
    assert wanted <= told | ({"future"} if name == "enterprise" else set())


GENERIC = sorted({code for _, row in ROWS for code in row.codes} - {"receipt-reused", "above-limit", "days-out-of-order"})


@pytest.mark.parametrize("code", GENERIC)
def test_the_table_can_fail(code, monkeypatch):
    """Without the checks of a fault some row is told by nobody."""
    own = tuple(check for check in table.RECORD_CHECKS if code not in {fault.code for fault in (check.fault, *check.also)})
    assert len(own) < len(table.RECORD_CHECKS)
    monkeypatch.setattr(table, "RECORD_CHECKS", own)
    checks._runs.cache_clear()
    try:
        assert missing((kind, row) for kind, row in ALONE if code in row.codes)
    finally:
        monkeypatch.undo()
        checks._runs.cache_clear()


# What each kind must have


def every_field(model):
    """Yield the fields of a model and of the blocks in it."""
    for row in fields(model):
        yield row
        yield from every_field(row.model) if row.model else ()


@pytest.mark.parametrize("name", NAMES)
def test_entries_of_each_list_are_told_apart(name):
    lists = [row for row in every_field(KINDS[name].model) if row.form == "list"]
    assert [row.name for row in lists if not keys(row.model)] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_field_is_called_something_in_both_languages(name):
    assert [row.name for row in every_field(KINDS[name].model) if not (row.mark.zh.strip() and row.mark.en.strip())] == []


@pytest.mark.parametrize("name", NAMES)
def test_editors_are_told_of_each_field(name):
    known = json.loads(schemas(KINDS)[f"{name}.schema.json"])["properties"]
    assert [row.name for row in fields(KINDS[name].model) if row.name not in known] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_kind_says_what_is_due_of_it(name):
    kind = KINDS[name]
    names = {row.name for row in fields(kind.model)} | {row.name for row in kind.steps}
    assert {part for limit in kind.limits for part in (limit.of, limit.until, limit.span, *limit.cycle.split()) if part} <= names


def test_settings_of_the_samples_can_be_read():
    assert settings().county("QL")
