"""Fields as data: every kind is marked and named through and through."""

import enum
import pickle
from datetime import date
from decimal import Decimal

import pytest

from dicoop.currencies import amount_of
from dicoop.kinds import BUILT_IN, EVERY, contract, enterprise, issue, meeting, project, review
from dicoop.kinds import fields as f
from dicoop.kinds import settings as own
from dicoop.kinds.fields import Block, Storable, field_of, fields, keys, shape
from dicoop.kinds.nodes import NodeName
from dicoop.kinds.settings import Settings
from dicoop.labels import Label, Term
from dicoop.text.write import Shape
from dicoop.values import Money, read_money

SCALARS = {"text", "money", "percent", "quantity", "day", "period", "whole", "flag", "term"}
FORMS = {*SCALARS, "texts", "block", "list", "map"}


def models(model):
    """Return a model and every block in it."""
    return [model, *(inner for row in fields(model) if row.model for inner in models(row.model))]


ALL = list({block: None for model in [*(kind.model for kind in EVERY.values()), Settings] for block in models(model)})


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_every_field_is_marked_and_named_in_both_languages(model):
    for row in fields(model):
        assert row.mark.label.zh
        assert row.mark.label.en
        assert not row.mark.label.zh.isascii()
        assert row.mark.label.en.isascii()
        assert row.form in FORMS
        assert (row.model is not None) == (row.form in ("block", "list") or (row.form == "map" and row.inner is None))
        assert row.form != "term" or row.terms
        assert row.mark.say is None or (row.mark.say.zh and row.mark.say.en)
        assert row.mark.ref in ("", *EVERY)
        assert row.mark.known in ("", *(r.name for r in fields(Settings)))
        assert row.is_scalar == (row.form in SCALARS)
        assert field_of(model, row.name) == row
    assert field_of(model, "zzz") is None


def test_every_word_of_every_closed_list_is_named_once_in_both_languages():
    terms = [
        t
        for module in (contract, enterprise, issue, meeting, project, review, own)
        for t in vars(module).values()
        if isinstance(t, enum.EnumMeta) and issubclass(t, Term)
    ]
    assert len(terms) > 15
    for term in terms:
        for words in (lambda t: t.value, lambda t: t.label.zh, lambda t: t.label.en):
            names = [words(item).casefold() for item in term]
            assert all(names)
            assert len(set(names)) == len(names), term


@pytest.mark.parametrize("kind", EVERY.values(), ids=list(EVERY))
def test_every_kind_says_what_others_need(kind):
    assert kind.name == kind.model.__name__.casefold()
    assert kind.label.zh
    assert kind.label.en
    assert fields(kind.model)[0].name == "id"
    assert fields(kind.model)[-1].name == "voided"
    assert not kind.first_date or field_of(kind.model, kind.first_date).required
    assert len({verb.name for verb in kind.verbs}) == len(kind.verbs)
    for verb in kind.verbs:
        assert verb.stages <= set(kind.stages)
        assert verb.label.zh
        assert verb.label.en
    places = sorted(row.mark.show for row in fields(kind.model) if row.mark.show)
    assert places == list(range(1, len(places) + 1))
    assert all(row.is_scalar or row.form == "texts" for row in fields(kind.model) if row.mark.show)


def test_letters_and_folders_of_kinds_are_their_own():
    assert [kind.letter for kind in BUILT_IN.values()] == ["", "E", "P", "I", "C"]
    assert "".join(kind.letter for kind in EVERY.values()) == "EPICFNDSARVKGL"
    assert len({kind.folder for kind in EVERY.values()}) == len(EVERY) == 15
    assert all(EVERY[name].name == name for name in EVERY)


def test_the_path_of_a_record():
    assert BUILT_IN["project"].path("P-2019-QL007") == "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    assert BUILT_IN["enterprise"].path("E-2016-SJXQ123456") == "ledgers/enterprises/SJXQ/2016/E-2016-SJXQ123456.yaml"
    assert BUILT_IN["meeting"].path("7") == "ledgers/meetings/007.yaml"
    assert BUILT_IN["meeting"].path("1234") == "ledgers/meetings/1234.yaml"


def test_the_first_line_of_a_record_leads_to_its_schema():
    assert BUILT_IN["project"].first_line("P-2019-QL007") == "# yaml-language-server: $schema=../../../../schemas/project.schema.json\n"
    assert BUILT_IN["meeting"].first_line("7") == "# yaml-language-server: $schema=../../schemas/meeting.schema.json\n"


def test_the_fields_of_a_project():
    rows = {row.name: row for row in fields(BUILT_IN["project"].model)}
    assert list(rows) == [
        "id",
        "name",
        "enterprise",
        "county",
        "also",
        "kind",
        "meeting",
        "signed",
        "investment",
        "industry",
        "chain",
        "code",
        "lead",
        "officer",
        "park",
        "cluster",
        "investor",
        "public",
        "annual",
        "nodes",
        "funds",
        "progress",
        "approvals",
        "payable",
        "paid",
        "pauses",
        "case",
        "relocation",
        "dispatched",
        "results",
        "ended",
        "voided",
    ]
    assert [name for name, row in rows.items() if row.required] == ["id", "name", "enterprise", "county", "signed", "investment", "lead"]
    assert {name: row.form for name, row in rows.items() if row.form != "text"} == {
        "also": "texts", "kind": "term", "meeting": "whole", "signed": "day", "investment": "money", "investor": "term", "public": "flag", "annual": "map",
        "nodes": "map", "funds": "list", "progress": "list", "approvals": "list", "payable": "list", "paid": "list", "pauses": "list",
        "case": "block", "relocation": "block", "dispatched": "list", "results": "list", "ended": "block", "voided": "block",
    }  # fmt: skip
    assert rows["nodes"].terms is NodeName
    assert rows["kind"].terms is project.Sort
    assert rows["enterprise"].mark.ref == "enterprise"
    assert rows["investment"].mark.label == Label("总投资", "Investment")


def test_a_field_that_is_called_otherwise_in_python():
    row = field_of(BUILT_IN["contract"].model, "from")
    assert (row.attribute, row.flag, row.form) == ("from_", "--from", "day")
    assert field_of(BUILT_IN["contract"].model, "from_") is None
    assert field_of(BUILT_IN["enterprise"].model, "above_scale").flag == "--above-scale"


def test_what_identifies_an_entry():
    found = {f"{kind.name} {row.name}": keys(row.model) for kind in EVERY.values() for row in fields(kind.model) if row.form == "list"}
    assert found == {
        "meeting items": ("type", "by", "nr"),
        "meeting decisions": ("key",),
        "project funds": ("receipt",),
        "project progress": ("date", "nr"),
        "project approvals": ("matter",),
        "project payable": ("receipt",),
        "project paid": ("receipt",),
        "project pauses": ("paused",),
        "project dispatched": ("date", "nr"),
        "project results": ("year",),
        "issue steps": ("step", "date", "nr"),
        "contract deliveries": ("receipt",),
        "financing steps": ("step", "date"),
        "financing drawdowns": ("receipt",),
        "financing repayments": ("receipt",),
        "financing changes": ("date", "nr"),
        "financing cover": ("receipt",),
        "indicator values": ("period", "date"),
        "posting matches": ("key",),
        "assignment visits": ("date", "nr"),
        "award payments": ("receipt",),
        "award steps": ("step", "date"),
        "monitor months": ("period",),
        "event decisions": ("key",),
        "event places": ("place",),
        "cooperation parties": ("party",),
        "cooperation steps": ("step", "date"),
        "cooperation income": ("receipt",),
        "cultivation steps": ("step", "date"),
        "lead progress": ("date", "nr"),
        "lead steps": ("step", "date"),
    }


def test_the_shape_of_a_file():
    form = shape(BUILT_IN["project"].model)
    assert next(iter(form.fields)) == "id"
    assert form.of("signed").typed
    assert form.of("investment").typed
    assert form.of("meeting").typed
    assert not form.of("name").typed
    assert form.of("funds").key == ("receipt",)
    assert list(form.of("funds").item.fields) == ["receipt", "date", "amount", "source", "reverses"]
    assert list(form.of("nodes").fields) == [node.value for node in NodeName]
    assert form.of("nodes").of("own") == form.of("nodes").of("start")
    assert form.of("ended").of("date").typed
    assert form.of("zzz") == Shape()


def test_words_may_be_marked_with_what_to_write():
    class Said(Block):
        name = f.text("名称", "Name", say=Label("全称", "in full"))

    (row,) = fields(Said)
    assert row.mark.say == Label("全称", "in full")


class Part(Block):
    """A part."""

    when = f.day("日期", "Date")
    much = f.amount("金额", "Amount")


class Whole(Storable):
    """A whole of every form."""

    name = f.text("名称", "Name")
    sort = f.optional(f.term(project.Sort, "类别", "Kind"))
    parts = f.default(f.entries(Part, "部分", "Parts"))
    named = f.default(f.blocks(Part, "有名", "Named"))
    days = f.default(f.by_name(f.day("日期", "Date"), "日期", "Days"))
    one = f.optional(f.block(Part, "一个", "One"))
    sure = f.default(f.flag("确定", "Sure"), value=True)


def test_a_kept_block_is_a_tuple_of_plain_values_and_reads_as_what_they_mean():
    part = Part(when=date(2019, 8, 20), much=Money(Decimal("1.5"), "亿元"))
    whole = Whole(name="甲", sort=project.Sort.TOWN, parts=(part,), named={"a": part}, days={"b": date(2020, 1, 2)}, one=part)
    plain = ("2019-08-20", "1.5亿元")
    assert tuple(whole) == ("甲", "town", (plain,), {"a": plain}, {"b": "2020-01-02"}, plain, True)
    assert whole.sort is project.Sort.TOWN
    assert whole.parts[0].when == whole.named["a"].when == date(2019, 8, 20)
    assert whole.one.much == Money(Decimal("1.5"), "亿元")
    assert whole.days == {"b": date(2020, 1, 2)}
    assert Whole(name="甲").sure is True
    assert Whole(name="甲").sort is None


def test_a_block_with_some_values_others_leaves_the_first_as_it_was():
    part = Part(when=date(2019, 8, 20), much=Money(Decimal(1), "元"))
    other = part.but(when=date(2020, 2, 29))
    assert (part.when, other.when, other.much) == (date(2019, 8, 20), date(2020, 2, 29), part.much)


def test_a_block_is_kept_as_plain_values_only():
    with pytest.raises(TypeError):
        pickle.dumps(Part(when=date(2019, 8, 20), much=Money(Decimal(1), "元")))


@pytest.mark.parametrize("yuan", ["1.5亿元", "8000万元", "300元", "-2.25万元", "0元"])
def test_an_amount_is_read_again_as_it_was_read_first(yuan):
    assert amount_of(yuan) == read_money(yuan)
    assert str(amount_of(yuan)) == yuan
