"""The language of `--where` on a made-up city: one condition means what it always did, and the laws of joined ones hold."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import one_condition
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from report_samples import TODAY, city

from dicoop.errors import DicoopError, Misused, NotFound
from dicoop.kinds import BUILT_IN
from dicoop.kinds.fields import Block, Field, fields
from dicoop.kinds.meeting import Decision
from dicoop.periods import span_of as period
from dicoop.reports.options import counted
from dicoop.rules.conditions import parse
from dicoop.rules.names import Vocabulary
from dicoop.rules.watch import Watch
from dicoop.values import UNITS

VOCABULARIES = {**{name: Vocabulary((kind,)) for name, kind in BUILT_IN.items()}, "counted": counted(BUILT_IN)}
MODELS: dict[str, tuple[type[Block], ...]] = {
    **{name: (kind.model,) for name, kind in BUILT_IN.items()},
    "counted": (*(kind.model for kind in counted(BUILT_IN).kinds), Decision),
}
HARD = ["轴承", "x", "-1亿元", "1亿", "１２．５亿元", "2019.8.20", "2019年8月20日", "２０１９－０８－２０", "2019-02-30", "十五", "第3次", "是", "NO",
    "清陵县", "QL", "ql", "市外", "QL001", "E-2016-QL001", "市发展改革委", "产业", "industry", "Land", "a b", "（一期）", "甲(乙", ")", "<", "=", "~", "!", "\u202e",
    "\u200b", "", "  ", "且末县", "notary", "非遗", "in", "O'Neil", "轴“承”", "a.b", "1.", "..", "2019", "50%", "x and y", "甲或乙"]  # fmt: skip


@cache
def things(of: str) -> tuple[Any, ...]:
    """Some records of a made-up city, and what its meetings decided."""
    ledger = city()
    records = [record for kind in VOCABULARIES[of].kinds for record in list(ledger.of(kind.name).values())[::3]]
    decided = [made for meeting in ledger.of("meeting").values() for made in meeting.decisions]
    return (*records, *(decided if of == "counted" else ()))


@cache
def known_values(of: str, name: str) -> tuple[str, ...]:
    """What the records of a made-up city hold in a field, as texts."""
    found = [getattr(thing, {"from": "from_"}.get(name, name), None) for thing in things(of)]
    texts = [str(text) for value in found if value is not None for text in (value if isinstance(value, tuple) else (value,))]
    return tuple(dict.fromkeys(texts))[:40] or ("x",)


@cache
def rows_of(of: str) -> tuple[Field, ...]:
    return tuple(row for model in MODELS[of] for row in fields(model) if row.is_scalar or row.form == "texts")


@st.composite
def old_forms(draw: st.DrawFn) -> tuple[str, str]:
    """One condition as it could always be written: a vocabulary and a text."""
    of = draw(st.sampled_from(list(VOCABULARIES)))
    row = draw(st.sampled_from(rows_of(of)))
    right = st.sampled_from([row.name, row.name.replace("_", "-"), row.name.upper(), row.mark.zh])
    name = draw(st.one_of(right, right, st.sampled_from([f"{row.name}s", "nodes", "decisions", "x"])))
    known = st.sampled_from(known_values(of, row.name))
    value = draw(st.one_of(known, known, known.map(lambda text: text[1:-1]), st.sampled_from(HARD)))
    blanks = st.sampled_from(["", "", " ", "\u3000"])
    op = draw(st.sampled_from([*"==<>~~", "!=", "<=", ">=", "==", "!", ""]))
    return of, f"{draw(blanks)}{name}{draw(blanks)}{op}{draw(blanks)}{value}{draw(blanks)}"


def said_by(read: Any, of: str) -> Any:
    """What a question answers of each thing, or the fault it is told to have."""
    try:
        matches = read()
    except (Misused, NotFound) as fault:
        return type(fault), fault.message, fault.hint
    watch = Watch.of(city().settings, TODAY)
    return [matches(thing, watch) for thing in things(of)]


def by_one_condition(of: str, text: str) -> Any:
    condition = one_condition.parse(text, city(), *MODELS[of])
    return lambda thing, _: hasattr(thing, condition.asked) and condition.matches(thing)


@settings(max_examples=5 * settings().max_examples)
@given(old_forms())
@example(("project", "name~轴承 and county=QL"))
@example(("project", "name = a, b (c"))
@example(("project", "investment>0"))
@example(("contract", "from>=2019-01-01"))
@example(("meeting", "themes=项目对接"))
@example(("counted", "due<2019-05-01"))
@example(("counted", "名称~项目"))
@example(("counted", "类别=用地"))
@example(("enterprise", "name = <轴承>"))
@example(("counted", "nodes > <"))
def test_one_condition_means_what_it_always_did(case: tuple[str, str]) -> None:
    """The same answers, and the same words where it cannot be understood; what there is now beside fields is told behind them."""
    of, text = case
    old = said_by(lambda: by_one_condition(of, text), of)
    new = said_by(lambda: parse(text, VOCABULARIES[of], city()).matches, of)
    if isinstance(old, tuple) and "to use in a condition" in old[1].en:
        assert new[:2] == old[:2]
        before, after = old[2].en.rpartition("allowed: ")[2], new[2].en.rpartition("allowed: ")[2]
        assert re.match(r"( cause)?( unit)?( group)?( park_group)? stage light ", after.removeprefix(before))
        assert after.startswith(before)
        return
    if isinstance(old, tuple) and "is not free text" in old[1].en and isinstance(new, list):
        rows = [row for kind in VOCABULARIES[of].kinds for row in fields(kind.model) if row.mark.ref]
        assert text.partition("~")[0].strip().casefold() in {word.casefold() for row in rows for word in (row.name, *row.mark.label)}
        return
    if isinstance(old, tuple) and "is not a date" in old[1].en:
        value = text.lstrip()[len(text.split("=")[0].split("<")[0].split(">")[0].lstrip()) :].lstrip("!<>= \u3000")
        assume(period(value) is None)  # a month or a year was no day
    assert new == old


# Laws

NOT_KEPT = ("clusters", "parks", "park_groups")  # lists that the made-up city does not keep: any words go


@st.composite
def conditions(draw: st.DrawFn) -> str:
    """A condition on a project: any name, a value that it may have, quoted where it may be any text."""
    vocabulary = VOCABULARIES["project"]
    row = vocabulary.name(draw(st.sampled_from(vocabulary.names)).replace("*", "start"), city().settings).row
    op = draw(st.sampled_from(["=", "!=", *(["<", "<=", ">", ">="] if row.is_ordered else []), *(["~"] if row.is_free else [])]))
    value = draw(_value(row))
    if op == "=" and row.form in ("term", "whole") and draw(st.booleans()):
        return f"{row.name} in {value},{draw(_value(row))}"
    quote = draw(st.sampled_from(['"{}"', "“{}”", "'{}'", "‘{}’"])) if row.is_free or row.mark.known in NOT_KEPT else "{}"
    sign = draw(st.sampled_from([op, f" {op} ", op.translate(str.maketrans("=!<>~", "＝！＜＞～"))]))
    return f"{row.name}{sign}{quote.format(value)}"


def _value(row: Field) -> st.SearchStrategy[str]:
    if row.form == "term":
        return st.sampled_from([text for term in row.terms or () for text in (term.value, term.label.zh)])
    if row.form == "money":
        return st.tuples(st.integers(0, 30), st.sampled_from(list(UNITS))).map(lambda pair: f"{pair[0]}{pair[1]}")
    if row.form == "day":
        return st.sampled_from(["2016", "2016-Q4", "2017年3月", "2016-11-15", "2017年上半年"])
    if row.mark.ref == "enterprise":
        return st.sampled_from([record.id for record in list(city().of("enterprise").values())[:9]])
    listed = {
        "units": st.sampled_from(city().settings.units),
        "counties": st.sampled_from(["QL", "清陵县", "WS", "六组团"]),
        "groups": st.sampled_from(city().settings.groups),
    }
    usual = {
        "rate": st.sampled_from(["0", "12.5%", "100%", "３０％"]),
        "whole": st.integers(0, 9).map(str),
        "flag": st.sampled_from(["是", "否", "true", "false"]),
        "quantity": st.integers(0, 300).map("{}亩".format),
    }
    if row.name == "id":
        return st.sampled_from(list(city().of("project"))[:5])
    words = st.sampled_from(["项目", "轴", "示例 and 县长", "x) or (y", "a,b"])
    return {**usual, **listed}.get(row.mark.known or row.form, words)


questions = st.recursive(
    conditions(),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or ", "且", " 或 "]), inner).map(lambda it: f"({it[0]}){it[1]}({it[2]})"),
        st.tuples(st.sampled_from(["not ", "非"]), inner).map(lambda it: f"{it[0]}({it[1]})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), conditions()).map(" ".join),
    ),
    max_leaves=5,
)


def answers(text: str, of: str = "project") -> Any:
    return said_by(lambda: parse(text, VOCABULARIES[of], city()).matches, of)


@given(questions, questions)
def test_laws(one: str, two: str) -> None:
    """Not not, de Morgan, and that and, or and not are those of every single answer."""
    first, second = answers(one), answers(two)
    assert isinstance(first, list)
    assert isinstance(second, list)
    assert answers(f"not not ({one})") == first
    assert answers(f"not ({one})") == [not each for each in first]
    assert answers(f"({one}) and ({two})") == [a and b for a, b in zip(first, second, strict=True)]
    assert answers(f"({one}) or ({two})") == [a or b for a, b in zip(first, second, strict=True)]
    assert answers(f"not (({one}) and ({two}))") == answers(f"not ({one}) or not ({two})")
    assert answers(f"非（（{one}）或（{two}））") == answers(f"not ({one}) and not ({two})")


@given(questions)
def test_a_printed_question_is_the_same(text: str) -> None:
    question = parse(text, VOCABULARIES["project"], city())
    second = parse(str(question), VOCABULARIES["project"], city())
    assert str(second) == str(question)
    assert second.names == question.names
    assert answers(str(question)) == answers(text)


@given(questions)
def test_what_lacks_a_field_fulfils_neither_a_question_nor_its_opposite(text: str) -> None:
    found, opposite = answers(text, "counted"), answers(f"not ({text})", "counted")
    assume(isinstance(found, list))
    assert not any(a and b for a, b in zip(found, opposite, strict=True))
    assert answers(f"not not ({text})", "counted") == found


BITS = [
    *"()（）=＝!~<>,，.且或非 \"“”'",
    " and ",
    " or ",
    "not ",
    " in ",
    "name",
    "county",
    "QL",
    "kind",
    "产业",
    "nodes.start.done",
    "2019",
]


@given(st.sampled_from(list(VOCABULARIES)), st.lists(st.sampled_from(BITS)).map("".join), st.booleans())
def test_any_text_is_read_or_told(of: str, text: str, alone: bool) -> None:  # noqa: FBT001 - drawn
    """Never another error; and what was read is printed such that it is read again."""
    ledger = None if alone else city()
    try:
        question = parse(text, VOCABULARIES[of], ledger)
    except DicoopError as fault:
        assert fault.message.zh
        assert fault.message.en
    else:
        assert str(parse(str(question), VOCABULARIES[of], ledger)) == str(question)
