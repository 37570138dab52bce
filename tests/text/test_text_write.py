"""The canonical form: a fixed point, read alike by every YAML reader."""

import pytest
from any_record import SPECIAL, any_record, commented, texts
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from dicoop.errors import Findings
from dicoop.kinds import BUILT_IN
from dicoop.kinds.base import dump
from dicoop.kinds.fields import shape
from dicoop.kinds.validate import check_values, present
from dicoop.text.comments import comments, notes
from dicoop.text.read import read
from dicoop.text.source import Source
from dicoop.text.write import ANY, Shape, canonical, identity, scalar

FILE = "x.yaml"


def source_of(text):
    source = read(text.encode(), FILE)
    assert isinstance(source, Source), (text, source)
    return source


def other_reader(version):
    """Return another YAML reader, which gives plain texts types of their own."""
    reader = YAML(typ="safe", pure=True)
    reader.version = version
    return reader


READERS = [other_reader((1, 1)), other_reader((1, 2)), YAML(typ="safe")]


# One value


def survives(text):
    """Check that a text is read back as it is, by our reader and as a *string* by the others, as a value and as a name."""
    written = f"a: {scalar(text)}\nb:\n  - {scalar(text)}\n  - c: {scalar(text)}\n"
    wanted = {"a": text, "b": [text, {"c": text}]}
    assert source_of(written).data == wanted
    for reader in READERS:
        assert reader.load(written) == wanted, written
    named = f"{scalar(text)}: 1\n"
    assert source_of(named).data == {text: "1"}
    assert [reader.load(named) for reader in READERS] == [{text: 1}] * len(READERS)


@pytest.mark.parametrize("text", [*SPECIAL, ""])
def test_hard_texts_survive(text):
    survives(text)


@given(texts)
def test_every_text_survives(text):
    survives(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_what_our_reader_refuses_still_survives_in_others(text):
    assert YAML(typ="safe").load(f"a: {scalar(text)}\n") == {"a": text}
    assert scalar(text).isprintable() or not scalar(text).isascii()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("精密轴承", "精密轴承"),
        ("C34", "C34"),
        ("2019-410305-34-03-012345", "2019-410305-34-03-012345"),
        ("012", "'012'"),
        ("no", "'no'"),
        ("91e3", "'91e3'"),  # what is a code would be another after yq: findings/codes_in_yq.sh
        ("911300001234567885", "'911300001234567885'"),
        ("2019-08-20", "'2019-08-20'"),
        ("it's", "it's"),
        ("'a'", "'''a'''"),
        ("a: b", "'a: b'"),
        ("a #b", "'a #b'"),
        ("-5°C", "-5°C"),
        ("", "''"),
        ('a\n"b"\\', '"a\\n\\"b\\"\\\\"'),
        ("a\x1b", '"a\\U0000001b"'),
        ("a\tb\r", '"a\\tb\\r"'),
    ],
)
def test_a_text_is_quoted_only_where_it_must_be(text, written):
    assert scalar(text) == written


@pytest.mark.parametrize("text", ["2019-08-20", "15", "true", "12.5亿元", "industry", "-3万元"])
def test_typed_values_stand_unquoted(text):
    assert scalar(text, typed=True) == text


# A whole record


def test_the_canonical_form():
    data = {
        "voided": {"reason": "重复", "date": "2019-09-30"},
        "funds": [{"amount": "2.1亿元", "receipt": "0012", "date": "2019-10-08"}],
        "nodes": {"own": {"done": "2019-09-01"}, "start": {"plan": "2019-12-31"}, "filing": {"evidence": "备案: 证明"}},
        "name": "on",
        "id": "P-2019-QL007",
        "chain": None,
        "meeting": "15",
        "extra": ["a", None, "1"],
    }
    assert (
        canonical(data, shape(BUILT_IN["project"].model), "# first\n")
        == """\
# first
id: P-2019-QL007
name: 'on'
chain:
meeting: 15
nodes:
  filing:
    evidence: '备案: 证明'
  start:
    plan: 2019-12-31
  own:
    done: 2019-09-01
funds:
  - receipt: '0012'
    date: 2019-10-08
    amount: 2.1亿元
voided:
  date: 2019-09-30
  reason: 重复
extra:
  - a
  -
  - '1'
""".replace("chain:\nmeeting: 15\n", "meeting: 15\nchain:\n")
    )


def test_fields_no_shape_knows_stay_as_they_stand():
    assert canonical({"b": "1", "a": {"d": "x", "c": "z"}}, ANY) == "b: '1'\na:\n  d: x\n  c: z\n"
    assert canonical({"b": "1", "a": "2"}, Shape(fields={"a": Shape(typed=True)})) == "a: 2\nb: '1'\n"


def test_what_identifies_an_entry():
    assert identity({"step": "listed", "date": "2019-08-20", "by": "x"}, ("step", "date")) == ("listed", "2019-08-20")
    assert identity({"step": "listed"}, ("step", "date")) == ("listed", "")
    assert identity("产销对接", ()) == ("产销对接",)


@given(any_record)
def test_canonical_text_is_a_fixed_point(made):
    kind, data = made
    form = shape(kind.model)
    text = canonical(data, form, kind.first_line(data["id"]))
    source = source_of(text)
    assert source.data == data
    assert canonical(source.data, form, kind.first_line(data["id"]), notes(source)) == text
    for line in text.splitlines():
        assert line == line.rstrip()


@given(any_record)
def test_records_survive_their_text(made):
    kind, data = made
    record = check_values(data, kind.model)
    assert not isinstance(record, Findings), record
    again = source_of(canonical(dump(record), shape(kind.model))).data
    assert again == present(dump(record))
    assert check_values(again, kind.model) == record


@given(any_record, st.data())
def test_bringing_a_file_into_form_keeps_every_comment_and_is_done_once(made, data):
    kind, values = made
    form, first = shape(kind.model), kind.first_line(values["id"])
    text = data.draw(commented(canonical(values, form, first)))
    source = source_of(text)
    formed = canonical(source.data, form, first, notes(source))
    again = source_of(formed)
    assert again.data == values
    assert sorted(comments(again)) == sorted(comments(source))
    assert canonical(again.data, form, first, notes(again)) == formed
