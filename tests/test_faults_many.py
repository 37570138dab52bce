"""What can be wrong a thousand times in one file is told a few times, with the number of the others; counts are of all."""

import json
from itertools import count, takewhile

import pytest
from conftest import SETTINGS
from hypothesis import given
from hypothesis import strategies as st

from dicoop.errors import MOST_ALIKE, Fault, Severity, bounded, total
from dicoop.frozen import replace
from dicoop.labels import Label
from dicoop.text.faults import MAX_BYTES

ONE = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
FEW = 60


def field(number):
    return f"x{number}: 1\n"


def entry(**other):
    """Return what makes an entry of funds, with another value in the place of a good one."""

    def made(number):
        values = {"receipt": f"H{number}", "date": "2019-09-08", "amount": "2元", "source": "own", **other}
        return "  - {" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}\n"

    return made


def step(text):
    return lambda _: f"  - {text}\n"


# By fault: what stands at the end of a file so and so often
MANY = {
    "unknown-field": field,
    "duplicate-key": lambda _: "name: x\n",
    "anchor-alias-tag": lambda number: f"x{number}: &a 1\n",
    "conflict-markers": lambda _: "<<<<<<< a\n>>>>>>> b\n",
    "bare-number": entry(amount="2"),
    "bad-date": entry(date="2019-13-01"),
    "bad-amount": entry(amount="二元"),
    "unknown-value": entry(source="zzz"),
    "missing-field": lambda number: f"  - {{receipt: H{number}, date: 2019-09-08, source: own}}\n",
    "wrong-type": entry(amount="[1]"),
    "before-signing": entry(date="2016-09-08"),
    "in-the-future": entry(date="2036-09-08"),
    "negative-amount": entry(amount="-2元"),
    "receipt-reused": entry(),
}


def grow(root, code, most):
    """Make a file that has the fault so often, or as often as a file may; return how often."""
    path = root / ONE
    text = path.read_text("utf-8")
    head, funds, rest = text.index("funds:"), text.index("progress:"), text[text.index("progress:") :]
    text = text[:head] + rest + text[head:funds]
    rows = list(takewhile(lambda row: row[0] < most, enumerate(map(MANY[code], count()))))
    path.write_text(text + "".join(row for _, row in rows), "utf-8")
    if code == "receipt-reused":
        other = path.with_stem("P-2019-QL006")
        other.write_text(path.read_text("utf-8").replace("P-2019-QL007", other.stem).replace("HD-1", "HD-2"), "utf-8")
    return len(rows)


def of_code(run, root, code):
    """Return what check says of a fault in the file."""
    found = json.loads(run("check", "--json", root=root).out)["findings"]
    return [each for each in found if each["code"] == code and each["file"] == ONE]


@pytest.mark.parametrize("code", MANY)
def test_what_is_wrong_often_is_told_a_few_times(code, small, run):
    often = grow(small, code, FEW)
    told = of_code(run, small, code)
    assert len(told) == MOST_ALIKE
    more = [each["message"].partition("；另有 ") for each in told]
    assert [rest for _, _, rest in more] == [""] * (MOST_ALIKE - 1) + [f"{often - MOST_ALIKE} 处"]
    text = run("check", root=small)
    assert text.out.count(f"[{code}]") == MOST_ALIKE
    assert text.out.count(f"；另有 {often - MOST_ALIKE} 处\n") == 1


@pytest.mark.parametrize("code", MANY)
def test_a_few_are_told_one_by_one(code, small, run):
    assert grow(small, code, MOST_ALIKE) == MOST_ALIKE
    told = of_code(run, small, code)
    assert len(told) == MOST_ALIKE
    assert not any("另有" in each["message"] for each in told)


def test_all_are_counted(small, run):
    often = grow(small, "before-signing", FEW)
    ran = run("check", root=small)
    assert f"\n0 处错误，{often} 处警告\n" in ran.err
    ran = run("check", root=small, lang="en")
    assert f"; and {often - MOST_ALIKE} more\n" in ran.out
    assert f"errors: 0; warnings: {often}\n" in ran.err


@pytest.mark.parametrize(("code", "rule"), [("negative-amount", "R13"), ("receipt-reused", "R15")])
def test_a_review_tells_a_few_too(code, rule, small, run, save):
    base = save(small, when="2019-09-19")
    often = grow(small, code, FEW)
    branch = save(small, when="2019-09-29")
    found = json.loads(run("review", f"{base}..{branch}", "--json", root=small).out)["review"]
    by_rule = {}
    for each in found:
        by_rule.setdefault((each["code"], each["id"]), []).append(each["message"])
    assert max(map(len, by_rule.values())) == MOST_ALIKE
    assert by_rule[rule, "P-2019-QL007"][-1].endswith(f"；另有 {often - MOST_ALIKE} 处")


def test_a_file_of_noughts_is_one_finding(small, run):
    (small / ONE).write_bytes(b"\0" * 313)
    noughts = r"\u0000" * 10
    zh, en = run("check", root=small), run("check", root=small, lang="en")
    assert zh.out == (
        f"{ONE}:1:1: 错误[unfit-text]: 有看不见的字符 U+0000；另有 312 处\n"
        f"   1 | {noughts}…\n     | ^\n  怎么改：删去这个字符，重新输入这一处\n"
    )
    assert en.out == (
        f"{ONE}:1:1: error[unfit-text]: invisible character U+0000; and 312 more\n"
        f"   1 | {noughts}…\n     | ^\n  to correct: delete the character and retype this text\n"
    )
    (small / ONE).write_bytes(b"\0" * MAX_BYTES)
    assert of_code(run, small, "unfit-text")[0]["message"] == f"有看不见的字符 U+0000；另有 {MAX_BYTES - 1} 处"


def test_the_settings_too(small, run):
    """They are told where they keep a command from running, with the number of all."""
    path = small / "ledgers/ledger.yaml"
    path.write_text(SETTINGS + "".join(f"x{n}: 1\n" for n in range(FEW)), "utf-8")
    for words in ("check", "rates"):
        ran = run(words, root=small)
        told = ran.out + ran.err
        assert told.count("[unknown-field]") == MOST_ALIKE
        assert f"；另有 {FEW - MOST_ALIKE} 处\n" in told
        assert f"{FEW} 处错误" in told
    path.write_text(SETTINGS + "".join("  - 项目对接\n" for _ in range(FEW)), "utf-8")
    told = run("check", root=small).out
    assert told.count("[entry-twice]") <= MOST_ALIKE


def test_what_is_written_with_many_warnings(small, run):
    grow(small, "before-signing", FEW)
    ran = run("project", "set", "2019-QL007", "signed=2019-09-20", root=small)
    assert ran.err.count("[before-signing]") <= MOST_ALIKE


@pytest.mark.parametrize("code", ["unknown-field", "before-signing", "duplicate-key", "conflict-markers", "receipt-reused"])
def test_a_file_as_large_as_may_be_is_told_of_quickly(code, small, run):
    """What is looked at closely is bounded too: else one file keeps everybody waiting for a minute."""
    size, row = len((small / ONE).read_bytes()), len(MANY[code](9999).encode())
    grow(small, code, min(900 if code not in ("unknown-field", "duplicate-key") else 4800, (MAX_BYTES - size) // row))
    assert len(of_code(run, small, code)) == MOST_ALIKE


# Laws


FAULTS = [
    Fault(name, Label(name, name), Label("", ""), severity) for name, severity in zip("abc", [*Severity, Severity.ERROR], strict=True)
]
SOME = st.lists(
    st.builds(
        lambda fault, id_, more: _with(fault.at("x", id=id_), more), st.sampled_from(FAULTS), st.sampled_from("12"), st.integers(0, 3)
    ),
    max_size=120,
)


def _with(finding, more):
    return replace(finding, more=more)


def _alike(findings):
    found = {}
    for each in findings:
        found.setdefault((each.place.file, each.id, each.code), []).append(each)
    return found


@given(SOME)
def test_nothing_is_lost_but_words(findings):
    few = bounded(findings)
    assert total(few) == total(findings)
    assert bounded(few) == few
    before, after = _alike(findings), _alike(few)
    assert before.keys() == after.keys()
    for key, some in after.items():
        assert len(some) == min(len(before[key]), MOST_ALIKE)
        assert total(some) == total(before[key])
        assert some[:-1] == before[key][: len(some) - 1]
    if all(len(some) <= MOST_ALIKE for some in before.values()):
        assert few == tuple(findings)


def test_the_number_is_in_both_languages():
    one = FAULTS[0].at()
    assert one.told == one.message
    assert _with(one, 312).told == Label("a；另有 312 处", "a; and 312 more")
