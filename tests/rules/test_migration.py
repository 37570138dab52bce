"""Which words of a declaration follow where a part of it gets another name: those that mean it, and no others."""

from pathlib import Path

import pytest

from dicoop.kinds.declaration import Declaration
from dicoop.kinds.validate import validate
from dicoop.rules import migration
from dicoop.rules.migration import PartChange
from dicoop.text.read import read
from dicoop.text.splice import Edits, applied, respelled

HAZARD = (Path(__file__).parent.parent / "declared/hazard.yaml").read_text("utf-8")
GRADE = PartChange(("fields", "grade"), "level")
MAJOR = PartChange(("fields", "grade", "values", "major"), "grave")
FIXED = PartChange(("steps", "fixed"), "corrected")


def again(condition, change):
    """Return how a condition of a rate reads after a change."""
    text = HAZARD.replace("    among: grade=major\n", f"    among: {condition}\n")
    source = read(text.encode(), "x.yaml")
    own = validate(source, Declaration)
    texts = dict(migration.mentions(source.data, own, change))
    return texts.get(("rates", "spent_rate", "among"), condition)


@pytest.mark.parametrize(
    ("condition", "change", "wanted"),
    [
        ("grade=major", GRADE, "level=major"),
        ("GRADE  =  major and  not grade!=plain", GRADE, "level  =  major and  not level!=plain"),
        ("(grade=major or 等级=plain) 且 title~grade=major", GRADE, "(level=major or 等级=plain) 且 title~grade=major"),
        ("title~'grade=major' and grade=major", GRADE, "title~'grade=major' and level=major"),
        ("grade=major", MAJOR, "grade=grave"),
        ("等级 in plain,major，一般", MAJOR, "等级 in plain,grave，一般"),
        ("grade='major'", MAJOR, "grade='grave'"),
        ("grade in plain, 'major'", MAJOR, "grade in plain, 'grave'"),
        ("grade=重大", MAJOR, "grade=重大"),
        ("grade=重大", PartChange(MAJOR.path, "plain"), "grade=plain"),
        ("title=major", MAJOR, "title=major"),
        ("stage=fixed or stage in assigned,fixed", FIXED, "stage=corrected or stage in assigned,corrected"),
        ("title=fixed", FIXED, "title=fixed"),
        ("cost>=.paid", PartChange(("fields", "cost"), "budget"), "budget>=.paid"),
        ("paid<.cost", PartChange(("fields", "cost"), "budget"), "paid<.budget"),
        ("found=.found", PartChange(("fields", "found"), "seen"), "seen=.seen"),
        ("nothing of that", GRADE, "nothing of that"),
    ],
)
def test_a_condition_follows_by_its_meaning(condition, change, wanted):
    assert again(condition, change) == wanted


@pytest.mark.parametrize(
    ("text", "edits", "wanted"),
    [
        ("a: x  # c\nb: y\n", Edits({("a",): "c"}, {("b",): "z"}), "c: x  # c\nb: z\n"),
        ("'a': 'x'\nb: \"y\"\n", Edits({("a",): "c"}, {("a",): "it's", ("b",): "z"}), "'c': 'it''s'\nb: \"z\"\n"),
        ("a:\n  - b: 1  # c\n    # d\n    e: 2\n", Edits(gone=(("a", 0, "b"),)), "a:\n  # c\n    # d\n  - e: 2\n"),
        ("a:\n  - b: 1\n    e: 2\n", Edits(gone=(("a", 0, "e"),)), "a:\n  - b: 1\n"),
        ("a:\n  - b: 1\n  - b: 2\nc: 3\n", Edits(gone=(("a",),)), "c: 3\n"),
        ("a: x\r\nb: y\r\n", Edits({("b",): "c"}, gone=(("a",),)), "c: y\r\n"),
    ],
)
def test_only_what_is_asked_for_becomes_another(text, edits, wanted):
    source = read(text.encode(), "x.yaml")
    assert respelled(source, edits) == wanted
    assert read(wanted.encode(), "x.yaml").data == applied(source.data, edits)


def test_names_that_several_parts_have():
    data = {"fields": {"a": {}, "b": {}}, "steps": {"a": {}, "c": {}}, "due": {"c": {}}, "lists": {"d": {"fields": {"b": {}}}}, "rates": {}}
    assert migration.places(data, "a") == (("fields", "a"), ("steps", "a"))
    assert migration.places(data, "c") == (("steps", "c"),)
    assert migration.places(data, "due.c") == (("due", "c"),)
    assert migration.places(data, "d.b") == migration.places(data, "lists.d.b") == (("lists", "d", "fields", "b"),)
    assert [migration.words(path) for path in (("fields", "a"), ("lists", "d", "fields", "b"))] == ["fields.a", "lists.d.b"]
    assert migration.places(data, "x") == migration.places(data, "x.b") == ()


SERIES = """key: watch
letter: W
label: 监测 | watch
first_date: since
fields:
  title:
    label: 名称 | Title
    type: text
    required: true
  since:
    label: 起始 | Since
    type: day
    required: true
lists:
  months:
    label: 月报 | Months
    entry: dated
    verb: tell
    fields:
      wanted:
        label: 应到 | Wanted
        type: whole
      there:
        label: 实到 | There
        type: whole
      state:
        label: 状态 | State
        type: enum
        values:
          going: 正常 | going
          stopped: 停产 | stopped
      why:
        label: 原因 | Why
        type: text
        required_when: state=stopped or there<.wanted
        only_when: state!=going
steps:
  closed:
    label: 结束 | closed
    verb: close
    from: start
    closes: true
  failed:
    label: 失败 | failed
    verb: fail
    from: start
    closes: true
rates:
  present:
    label: 到岗率 | present
    basis: number
    above: months.last.there
    below: months.last.wanted
    among: months.count>0 and months.last.state=going and months.there>=90%.months.wanted
constraints:
  most:
    at_most: months.there months.wanted
review:
  bad: months.state going stopped
  below: months.wanted
  scope: title months.state
  matter: title
  failed: failed
"""


@pytest.mark.parametrize(
    ("path", "new", "wanted"),
    [
        (
            ("lists", "months"),
            "reports",
            {
                "rates.present.above": "reports.last.there",
                "rates.present.below": "reports.last.wanted",
                "rates.present.among": "reports.count>0 and reports.last.state=going and reports.there>=90%.reports.wanted",
                "constraints.most.at_most": "reports.there reports.wanted",
                "review.bad": "reports.state going stopped",
                "review.below": "reports.wanted",
                "review.scope": "title reports.state",
            },
        ),
        (
            ("lists", "months", "fields", "there"),
            "here",
            {
                "rates.present.above": "months.last.here",
                "rates.present.among": "months.count>0 and months.last.state=going and months.here>=90%.months.wanted",
                "constraints.most.at_most": "months.here months.wanted",
                "lists.months.fields.why.required_when": "state=stopped or here<.wanted",
            },
        ),
        (
            ("lists", "months", "fields", "state", "values", "going"),
            "well",
            {
                "rates.present.among": "months.count>0 and months.last.state=well and months.there>=90%.months.wanted",
                "review.bad": "months.state well stopped",
                "lists.months.fields.why.only_when": "state!=well",
            },
        ),
        (("fields", "title"), "name", {"review.scope": "name months.state", "review.matter": "name"}),
        (
            ("lists", "months", "fields", "state"),
            "how",
            {
                "rates.present.among": "months.count>0 and months.last.how=going and months.there>=90%.months.wanted",
                "review.bad": "months.how going stopped",
                "review.scope": "title months.how",
                "lists.months.fields.why.required_when": "how=stopped or there<.wanted",
                "lists.months.fields.why.only_when": "how!=going",
            },
        ),
        (("steps", "failed"), "lost", {"review.failed": "lost"}),
    ],
)
def test_what_names_a_list_or_a_part_of_one(path, new, wanted):
    """Rates and constraints that name `months.last.there` kept the old name: neither lists nor their fields could be renamed."""
    source = read(SERIES.encode(), "x.yaml")
    own = validate(source, Declaration)
    found = {".".join(map(str, at)): text for at, text in migration.mentions(source.data, own, PartChange(path, new))}
    assert found == wanted
    assert sorted(migration.needing(source.data, own, PartChange(path, None))) == sorted(wanted)
