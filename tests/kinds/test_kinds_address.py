"""One grammar for places in a record: parsed, found, assigned, compared."""

from copy import deepcopy

import pytest
from any_record import any_record, block, data_of
from hypothesis import given
from hypothesis import strategies as st

from dicoop.errors import Misused
from dicoop.kinds import BUILT_IN, EVERY
from dicoop.kinds import fields as f
from dicoop.kinds.address import ValueChange, address_of, assign, changes, leaves, parse, path_of, within
from dicoop.kinds.fields import Block, fields, keys
from dicoop.kinds.project import Project
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import present
from dicoop.labels import Label

ISSUE, MEETING = BUILT_IN["issue"].model, BUILT_IN["meeting"].model
DATA = {
    "id": "P-2019-QL007",
    "nodes": {"start": {"plan": "2019-12-31"}},
    "funds": [{"receipt": "HD-1", "amount": "1元"}, {"receipt": "HD 2", "amount": "2元"}],
    "progress": [{"date": "2019-11-20", "text": "平整"}],
}

pairs = any_record.flatmap(lambda made: st.tuples(st.just(made[0]), st.just(made[1]), data_of(made[0])))


def sorted_entries(data):
    """Return values so that those are equal which differ in the order of fields and entries only: an address tells no order."""
    if isinstance(data, dict):
        return {name: sorted_entries(data[name]) for name in sorted(data)}
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return sorted((sorted_entries(item) for item in data), key=str)
    return data


@pytest.mark.parametrize(
    ("address", "model", "steps", "form"),
    [
        ("investment", Project, ("investment",), "money"),
        ("nodes.start.done", Project, ("nodes", "start", "done"), "day"),
        ("nodes.start", Project, ("nodes", "start"), "map"),
        ("nodes.any-name", Project, ("nodes", "any-name"), "map"),
        ("ended.date", Project, ("ended", "date"), "day"),
        ("ended", Project, ("ended",), "block"),
        ("funds[HD-2019-0031].amount", Project, ("funds", ("HD-2019-0031",), "amount"), "money"),
        ("funds[HD-2019-0031]", Project, ("funds", ("HD-2019-0031",)), "list"),
        ("funds[A].b].amount", Project, ("funds", ("A].b",), "amount"), "money"),
        ("funds[[x]].receipt", Project, ("funds", ("[x]",), "receipt"), "text"),
        ("funds[a b\nc].date", Project, ("funds", ("a b\nc",), "date"), "day"),
        ("steps[cleared 2019-09-18].by", ISSUE, ("steps", ("cleared", "2019-09-18"), "by"), "text"),
        ("items[pitch 某某 公司].text", MEETING, ("items", ("pitch", "某某 公司"), "text"), "text"),
        ("items[pitch 甲 2].text", MEETING, ("items", ("pitch", "甲", "2"), "text"), "text"),
        ("items[pitch 甲 1].text", MEETING, ("items", ("pitch", "甲"), "text"), "text"),
        ("items[pitch 甲 2 1].text", MEETING, ("items", ("pitch", "甲 2", "1"), "text"), "text"),
        ("items[pitch 甲 2 2].nr", MEETING, ("items", ("pitch", "甲 2", "2"), "nr"), "whole"),
        ("items[pitch 甲 2019].text", MEETING, ("items", ("pitch", "甲 2019"), "text"), "text"),
        ("items[pitch 2].text", MEETING, ("items", ("pitch", "2"), "text"), "text"),
        ("items[pitch  2].text", MEETING, ("items", ("pitch", " 2"), "text"), "text"),
        ("progress[2019-11-20 2].text", Project, ("progress", ("2019-11-20", "2"), "text"), "text"),
        ("steps[handling 2019-09-18 12].text", ISSUE, ("steps", ("handling", "2019-09-18", "12"), "text"), "text"),
        ("themes", MEETING, ("themes",), "texts"),
        ("themes[2]", MEETING, ("themes", ("2",)), "texts"),
        ("limits.land", Settings, ("limits", "land"), "whole"),
        ("supervision.rates[1]", Settings, ("supervision", "rates", ("1",)), "texts"),
        ("policies[甲].articles[2]", Settings, ("policies", ("甲",), "articles", ("2",)), "texts"),
        ("policies[A].b].articles[2]", Settings, ("policies", ("A].b",), "articles", ("2",)), "texts"),
        ("policies[A].articles[2].number", Settings, ("policies", ("A].articles[2",), "number"), "text"),
        ("policies[A].number[2]", Settings, ("policies", ("A].number[2",)), "list"),
        ("政策[甲].条款[2]", Settings, ("policies", ("甲",), "articles", ("2",)), "texts"),
        ("policies[甲].budget.2027", Settings, ("policies", ("甲",), "budget", "2027"), "money"),
        ("lights.node_red", Settings, ("lights", "node_red"), "whole"),
    ],
)
def test_addresses_that_name_something(address, model, steps, form):
    found, row = parse(address, model)
    assert (found, row.form) == (steps, form)


NAMES = "id, name, enterprise, county, also, kind, meeting, signed, investment, industry, chain, code, lead, officer, park, cluster, investor, public, annual, nodes, funds, progress, approvals, payable, paid, pauses, case, relocation, dispatched, results, ended, voided"
ALLOWED = Label("可用：" + "、".join(row.mark.zh for row in fields(Project)), f"allowed: {NAMES}")


def refused(address, model):
    """Return message and hint of the refusal of an address."""
    with pytest.raises(Misused) as caught:
        parse(address, model)
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    "address",
    [
        "",
        ".",
        "id.",
        ".id",
        "id..x",
        "zzz",
        "id.x",
        "id[1]",
        "ended[1]",
        "nodes[start].done",
        "nodes.start.done.x",
        "funds[A].zzz",
        "funds[A]amount",
        "funds]A[.amount",
        "a[1][2]",
    ],
)
def test_an_address_that_names_nothing(address):
    message, hint = refused(address, Project)
    assert message == Label(f"“{address}”不是这类记录的字段", f"this kind has no field '{address}'")
    assert hint.zh.startswith(("可用：", "是否想写"))


def test_an_address_that_names_nothing_is_told_what_there_is():
    assert refused("zzz", Project)[1] == ALLOWED
    assert refused("investmnt", Project)[1] == Label(f"是否想写“investment”？{ALLOWED.zh}", f"Did you mean 'investment'? {ALLOWED.en}")
    assert refused("nods.start.done", Project)[1].en.startswith("Did you mean 'nodes'? allowed: id, name")
    assert refused("funds[A].amuont", Project)[1] == Label(
        "是否想写“amount”？可用：凭证号、到位日期、金额、来源、冲销",
        "Did you mean 'amount'? allowed: receipt, date, amount, source, reverses",
    )


@pytest.mark.parametrize(
    ("address", "model", "keys"),
    [
        ("funds", Project, "funds[RECEIPT].date"),
        ("funds.amount", Project, "funds[RECEIPT].date"),
        ("funds[].amount", Project, "funds[RECEIPT].date"),
        ("steps[cleared].by", ISSUE, "steps[STEP DATE].by"),
        ("steps[cleared ].by", ISSUE, "steps[STEP DATE].by"),
        ("themes[]", MEETING, "themes[1]"),
        ("themes[0]", MEETING, "themes[1]"),
        ("themes[项目对接]", MEETING, "themes[1]"),
    ],
)
def test_an_entry_must_be_named(address, model, keys):
    message, hint = refused(address, model)
    assert message == Label(f"“{address}”要写明是哪一条：{keys}", f"'{address}' must name its entry: {keys}")
    assert hint is None


@pytest.mark.parametrize("address", ["nodes", "nodes.start[1]"])
def test_a_node_must_be_named(address):
    message, hint = refused(address, Project)
    assert message == Label(f"“{address}”要写明是哪一个，如 nodes.start.done", f"'{address}' must say which: nodes.start.done")
    assert hint is None


# Addresses of paths, paths of addresses


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ((), ""),
        (("id",), "id"),
        (("nodes", "start", "plan"), "nodes.start.plan"),
        (("nodes", "start", "done"), "nodes.start.done"),
        (("funds", 0), "funds[HD-1]"),
        (("funds", 1, "amount"), "funds[HD 2].amount"),
        (("funds", 7, "amount"), "funds[8].amount"),
        (("progress", 0, "text"), "progress[2019-11-20].text"),
        (("zzz", 0, "x"), "zzz[1].x"),
    ],
)
def test_the_address_of_a_path(path, address):
    assert address_of(path, DATA) == address


def test_an_entry_without_its_key_is_named_by_its_place():
    data = {"steps": [{"step": "listed"}, "?", {"step": ["x"], "date": "2019-08-20"}], "themes": ["甲", "乙"]}
    assert address_of(("steps", 0, "step"), data) == "steps[1].step"
    assert address_of(("steps", 1), data) == "steps[2]"
    assert address_of(("steps", 2), data) == "steps[2019-08-20]"
    assert address_of(("themes", 1), data) == "themes[2]"


PAUSED = {"pauses": [{"paused": "3", "reason": "甲"}, {"paused": "2019-09-10", "reason": "乙"}, {"reason": "丙"}]}


def test_a_place_is_no_key_of_another_entry():
    """A key that cannot be read as a day may look like the place of an entry that has none."""
    assert list(leaves(PAUSED, Project)) == [
        "pauses[3].paused",
        "pauses[3].reason",
        "pauses[2019-09-10].paused",
        "pauses[2019-09-10].reason",
        "pauses[#3].reason",
    ]
    for at, name in enumerate(("pauses[3]", "pauses[2019-09-10]", "pauses[#3]")):
        assert address_of(("pauses", at), PAUSED, Project) == name
        assert path_of(f"{name}.reason", PAUSED, Project) == ("pauses", at, "reason")
    assert assign(PAUSED, "pauses[3].reason", "丁", Project)["pauses"][0]["reason"] == "丁"


def test_what_only_seems_a_key_is_none_of_another_s():
    funds = [{"receipt": "2019-09-01", "amount": "1元"}, {"date": "2019-09-01", "amount": "2元"}, {"receipt": "#2"}, {"date": "2019-09-01"}]
    assert [address_of(("funds", at), {"funds": funds}, Project) for at in range(4)] == [
        "funds[2019-09-01]",
        "funds[##2]",
        "funds[#2]",
        "funds[#4]",
    ]


@given(any_record, st.data())
def test_no_two_values_have_one_address(made, drawn):
    """Also where entries have lost their keys, or hold places for them."""
    kind, data = made
    faulty = deepcopy(data)
    for row in fields(kind.model):
        entries = faulty.get(row.name) if row.form == "list" else None
        for entry in entries or []:
            for name in keys(row.model):
                if name in entry and drawn.draw(st.booleans()):
                    entry.pop(name)
        if entries and drawn.draw(st.booleans()):
            entries[0][keys(row.model)[0]] = str(drawn.draw(st.integers(1, 4)))
    assert len(leaves(faulty, kind.model)) == _scalars(faulty)


def _scalars(value):
    """Count the values."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, str) or sum(map(_scalars, inside))


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("nodes.start.plan", ("nodes", "start", "plan")),
        ("funds[HD 2].amount", ("funds", 1, "amount")),
        ("funds[HD 2].date", ("funds", 1)),
        ("nodes.start.done", ("nodes", "start")),
        ("nodes.filing.done", ("nodes",)),
        ("funds[C].amount", ("funds",)),
        ("chain", ()),
        ("", ()),
    ],
)
def test_the_path_of_an_address_or_of_its_holder(address, path):
    assert path_of(address, DATA) == path


def test_leaves_are_the_values_in_their_order():
    assert leaves({**DATA, "chain": None, "ended": {}, "themes": ["甲", "乙"]}) == {
        "id": "P-2019-QL007",
        "nodes.start.plan": "2019-12-31",
        "funds[HD-1].receipt": "HD-1",
        "funds[HD-1].amount": "1元",
        "funds[HD 2].receipt": "HD 2",
        "funds[HD 2].amount": "2元",
        "progress[2019-11-20].date": "2019-11-20",
        "progress[2019-11-20].text": "平整",
        "themes[1]": "甲",
        "themes[2]": "乙",
    }


@pytest.mark.parametrize("kind", EVERY.values(), ids=list(EVERY))
def test_addresses_name_entries_by_the_fields_that_are_marked(kind):
    for row in fields(kind.model):
        if row.form == "list":
            entry = {inner.name: inner.name for inner in fields(row.model)}
            assert address_of((row.name, 0), {row.name: [entry]}, kind.model) == f"{row.name}[{' '.join(keys(row.model))}]"


# Assigning


@pytest.mark.parametrize(
    ("address", "text", "expected"),
    [
        ("id", "P-2020-QL001", {**DATA, "id": "P-2020-QL001"}),
        ("chain", "高端装备", {**DATA, "chain": "高端装备"}),
        ("chain", None, DATA),
        ("nodes.start.done", "2019-12-01", {**DATA, "nodes": {"start": {"plan": "2019-12-31", "done": "2019-12-01"}}}),
        ("nodes.filing.done", "2019-09-01", {**DATA, "nodes": {"start": {"plan": "2019-12-31"}, "filing": {"done": "2019-09-01"}}}),
        ("nodes.start.plan", None, {name: DATA[name] for name in ("id", "funds", "progress")}),
        ("nodes.start", None, {name: DATA[name] for name in ("id", "funds", "progress")}),
        ("nodes.filing.done", None, DATA),
        ("ended.date", "2020-05-01", {**DATA, "ended": {"date": "2020-05-01"}}),
        ("ended", None, DATA),
        ("funds[HD 2].amount", "3元", {**DATA, "funds": [DATA["funds"][0], {"receipt": "HD 2", "amount": "3元"}]}),
        ("funds[HD 2].receipt", "HD 3", {**DATA, "funds": [DATA["funds"][0], {"receipt": "HD 3", "amount": "2元"}]}),
        ("funds[C].amount", "3元", {**DATA, "funds": [*DATA["funds"], {"receipt": "C", "amount": "3元"}]}),
        ("funds[HD-1]", None, {**DATA, "funds": [DATA["funds"][1]]}),
        ("funds[C]", None, DATA),
        ("funds[C].amount", None, DATA),
        # What identifies an entry is not taken out in silence with all that is in it: that is told as a missing field.
        ("funds[HD-1].receipt", None, {**DATA, "funds": [{"amount": "1元"}, DATA["funds"][1]]}),
        ("progress[2019-11-20]", None, {name: DATA[name] for name in ("id", "nodes", "funds")}),
    ],
)
def test_one_value_is_assigned(address, text, expected):
    before = deepcopy(DATA)
    assert assign(DATA, address, text, Project) == expected
    assert before == DATA


def test_an_entry_goes_with_its_key_when_nothing_else_is_in_it():
    data = {"steps": [{"step": "listed", "date": "2019-08-20", "by": None}, {"step": "listed", "date": "2019-08-21"}]}
    assert assign(data, "steps[listed 2019-08-20].date", None, ISSUE) == {"steps": [data["steps"][1]]}


@pytest.mark.parametrize(
    ("address", "text", "themes"),
    [
        ("themes[1]", "丙", ["丙", "乙"]),
        ("themes[2]", None, ["甲"]),
        ("themes[3]", "丙", ["甲", "乙", "丙"]),
        ("themes[9]", "丙", ["甲", "乙", "丙"]),
        ("themes[9]", None, ["甲", "乙"]),
        ("themes", "丙", ["丙"]),
    ],
)
def test_texts_are_assigned_by_their_number(address, text, themes):
    assert assign({"themes": ["甲", "乙"]}, address, text, MEETING) == {"themes": themes}


def test_the_last_text_takes_its_list_along():
    assert assign({"themes": ["甲"]}, "themes[1]", None, MEETING) == {}
    assert assign({}, "themes[1]", "甲", MEETING) == {"themes": ["甲"]}


def test_settings_are_assigned_too():
    data = {"limits": {"land": "30"}}
    assert assign(data, "limits.land", "20", Settings) == {"limits": {"land": "20"}}
    assert assign(data, "limits.other", "10", Settings) == {"limits": {"land": "30", "other": "10"}}
    assert assign(data, "limits.land", None, Settings) == {}
    assert assign(data, "lights.node_red", "10", Settings) == {**data, "lights": {"node_red": "10"}}
    assert assign({}, "nodes.own.before_start", "10", Settings) == {"nodes": {"own": {"before_start": "10"}}}


def test_texts_inside_an_entry_are_assigned_by_their_number_too():
    data = {"policies": [{"key": "甲", "articles": ["第一条", "第二条"]}]}
    assert list(leaves(data, Settings)) == ["policies[甲].key", "policies[甲].articles[1]", "policies[甲].articles[2]"]
    assert assign(data, "policies[甲].articles[2]", "第九条", Settings)["policies"] == [{"key": "甲", "articles": ["第一条", "第九条"]}]
    assert assign(data, "policies[甲].articles[2]", None, Settings)["policies"] == [{"key": "甲", "articles": ["第一条"]}]
    assert assign({}, "policies[甲].articles[1]", "第一条", Settings) == {"policies": [{"key": "甲", "articles": ["第一条"]}]}


def test_empty_holders_are_filled():
    data = {"nodes": None, "funds": None, "ended": None}
    assert assign(data, "nodes.start.done", "2019-12-01", Project)["nodes"] == {"start": {"done": "2019-12-01"}}
    assert assign({"nodes": {"start": None}}, "nodes.start.done", "2019-12-01", Project)["nodes"] == {"start": {"done": "2019-12-01"}}
    assert assign(data, "funds[A].amount", "1元", Project)["funds"] == [{"receipt": "A", "amount": "1元"}]
    assert assign(data, "ended.reason", "x", Project)["ended"] == {"reason": "x"}


# Comparing


def test_changes_are_told_by_address():
    after = assign(assign(assign(DATA, "funds[HD-1].amount", "9元", Project), "chain", "x", Project), "funds[HD 2]", None, Project)
    assert changes(DATA, after) == (
        ("funds[HD-1].amount", "1元", "9元"),
        ("chain", None, "x"),
        ("funds[HD 2].amount", "2元", None),
        ("funds[HD 2].receipt", "HD 2", None),
    )
    assert changes(DATA, DATA) == ()
    assert changes({}, {"id": "x"}) == (("id", None, "x"),)


def test_texts_are_taken_out_from_the_end():
    assert changes({"themes": ["甲", "乙", "丙"]}, {"themes": ["丙"]}) == (
        ("themes[1]", "甲", "丙"),
        ("themes[3]", "丙", None),
        ("themes[2]", "乙", None),
    )


@given(any_record)
def test_every_leaf_has_an_address_that_is_understood(made):
    kind, data = made
    for address, text in leaves(data, kind.model).items():
        steps, row = parse(address, kind.model)
        assert steps[0] in data
        assert row.is_scalar or row.form == "texts"
        path = path_of(address, data, kind.model)
        assert address_of(path, data, kind.model) == address
        value = data
        for part in path:
            value = value[part]
        assert value == text


@given(any_record, st.data())
def test_what_is_assigned_is_there(made, data):
    kind, values = made
    known = leaves(values, kind.model)
    address = data.draw(st.sampled_from(list(known)))
    _, row = parse(address, kind.model)
    same = assign(values, address, known[address], kind.model)
    assert same == values
    if not row.mark.key:
        assert leaves(assign(values, address, "新", kind.model), kind.model) == {**known, address: "新"}


@given(pairs)
def test_following_the_changes_leads_to_the_other_version(made):
    kind, before, after = made
    got = before
    for address, old, new in changes(before, after, kind.model):
        _, row = parse(address, kind.model)
        assert leaves(got, kind.model).get(address) in (old, new, None) or row.form == "texts"
        got = assign(got, address, new, kind.model)
    assert sorted_entries(got) == sorted_entries(after)
    there, back = changes(before, after, kind.model), changes(after, before, kind.model)
    assert sorted(there, key=str) == sorted(((a, old, new) for a, new, old in back), key=lambda each: str(ValueChange(*each)))


@given(block(Settings).map(present), block(Settings).map(present))
def test_following_the_changes_of_settings_too(before, after):
    got = before
    for address, _, new in changes(before, after, Settings):
        got = assign(got, address, new, Settings)
    assert sorted_entries(got) == sorted_entries(after)


@given(pairs)
def test_the_order_of_fields_is_no_change(made):
    kind, before, _ = made
    assert changes(before, dict(reversed(list(before.items()))), kind.model) == ()


# Entries of lists that a city keys by fields of its own


class Span(Block):
    """A span of a bridge, known by what the city calls it."""

    name = f.text("跨", "Span", key=True)
    date = f.optional(f.day("日期", "Date"))
    note = f.optional(f.text("备注", "Note"))


class Bridge(Block):
    """What has such entries, beside some in a block."""

    id = f.text("编号", "Id")
    spans = f.default(f.entries(Span, "跨", "Spans"))


ONE, OTHER = {"name": "甲", "date": "2019-09-01", "note": "新"}, {"name": "乙", "date": "2019-09-01"}


def test_entries_are_known_by_the_key_of_their_model():
    before, after = {"spans": [ONE, OTHER]}, {"spans": [{"name": "丙"}, OTHER, {**ONE, "note": "旧"}]}
    assert address_of(("spans", 1, "date"), before, Bridge) == "spans[乙].date"
    assert path_of("spans[乙].date", before, Bridge) == ("spans", 1, "date")
    assert list(leaves({"spans": [OTHER]}, Bridge)) == ["spans[乙].name", "spans[乙].date"]
    assert changes(before, after, Bridge) == (("spans[丙].name", None, "丙"), ("spans[甲].note", "新", "旧"))
    data = before
    for address, _, new in changes(before, {"spans": [OTHER]}, Bridge):
        data = assign(data, address, new, Bridge)
    assert data == {"spans": [OTHER]}


def test_an_entry_without_its_key_is_known_as_one_of_no_known_model():
    assert address_of(("spans", 0, "note"), {"spans": [{"date": "2019-09-01", "note": "新"}]}, Bridge) == "spans[2019-09-01].note"
    assert address_of(("spans", 0, "note"), {"spans": [{"note": "新"}]}, Bridge) == "spans[1].note"


def _several(model, before=""):
    """Yield the addresses of what holds several values, as one would write them without saying which."""
    for row in fields(model):
        if row.form in ("list", "map", "block"):
            yield f"{before}{row.name}"
        if row.form == "block":
            yield from _several(row.model, f"{before}{row.name}.")


@pytest.mark.parametrize("kind", EVERY.every.values(), ids=lambda kind: kind.name)
def test_what_is_told_to_write_instead_can_be_written(kind):
    """Whoever names a group of values is told an address in it: that one is there."""
    for text in _several(kind.model):
        try:
            _, row = parse(text, kind.model)
            like = within(text, row.model)
        except Misused as error:
            like = error.message.en.rpartition(": ")[2]
        _, found = parse(like, kind.model)
        assert found.is_scalar or found.form == "texts", (text, like)


@pytest.mark.parametrize("by", ["甲", "甲 2", "甲 2 1", "甲 2019", "2", " 2", "甲  2", "甲 01", "甲 "])
def test_what_has_a_number_and_what_only_seems_to_are_two_addresses(by):
    """A name that ends in a number is no second entry of a shorter name."""
    items = [{"type": "pitch", "by": by, "text": "第一"}, {"type": "pitch", "by": by, "nr": "2", "text": "第二"}]
    data = {"items": [*items, {"type": "pitch", "by": f"{by} 2", "text": "另一家"}]}
    texts = {address: text for address, text in leaves(data, MEETING).items() if address.endswith(".text")}
    assert [*texts.values()] == ["第一", "第二", "另一家"]
    for n, address in enumerate(texts):
        assert assign(data, address, "改", MEETING)["items"][n]["text"] == "改"
        assert len(assign(data, address, "改", MEETING)["items"]) == 3
