"""The first and the last days there are, and years of fewer than four digits: nothing is counted past them, nothing written short."""

import json
import re

import pytest

from dicoop.kinds import BUILT_IN

ENDS = ["0001-01-01", "0999-12-31", "9999-12-31"]
ADDED = {
    "project": "--name 新项目 --enterprise 2016-QL003 --county QL --signed {day} --investment 1亿 --lead 市发展改革委",
    "issue": "--title 新问题 --enterprise 2016-QL003 --county QL --category land --raised {day}",
    "contract": "--title 新合同 --supplier 2016-QL003 --buyer XQ001 --county QL --amount 1亿 --signed {day}",
    "enterprise": "--name 新企业 --county QL",
    "meeting": "--id 16 --date {day} --themes 产销对接",
}
READING = [
    *(f"{kind} list" for kind in BUILT_IN),
    "project list --format csv",
    "rates --by county --json",
    "rates --by meeting",
    "due --within 9999999",
    "due --within 0 --json",
    "report --meeting 15",
    "check",
    "doctor",
]
OVER_TIME = ["diff {base}..HEAD", "review {base}..HEAD", "project list --known-at {base}", "check --known-at HEAD", "restated --meeting 15"]
A_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")


def of(year):
    """Return the ids of what is added in a year."""
    return {"project": f"P-{year}-QL001", "issue": f"I-{year}-QL001", "contract": f"C-{year}-QL001", "enterprise": f"E-{year}-QL001"}


@pytest.fixture
def told(run):
    """Run commands, and see that each ends as a command may."""

    def call(root, *lines, **more):
        for words in lines:
            ran = run(*words.split(), root=root, **more)
            assert ran.code in (0, 1, 3, 4, 6), (words, ran.err)

    return call


@pytest.mark.parametrize("day", [ENDS[0], ENDS[-1]])
def test_a_record_may_name_any_day_in_any_field(day, small, told):
    for kind in BUILT_IN.values():
        for path in sorted((small / "ledgers" / kind.folder).rglob("*.yaml")):
            text = path.read_text("utf-8")
            for place in A_DAY.finditer(text):
                path.write_text(text[: place.start()] + day + text[place.end() :], "utf-8")
                told(small, "check", f"{kind.name} show {path.stem}", f"{kind.name} list", "rates", "due")
            path.write_text(text, "utf-8")


@pytest.mark.parametrize("day", ENDS)
def test_a_ledger_of_such_days_is_read_and_compared(day, small, told, save):
    base = save(small)
    for path in (small / "ledgers").rglob("*.yaml"):
        text = path.read_text("utf-8")
        path.write_text(A_DAY.sub(day, text), "utf-8")
    save(small)
    told(small, *READING, *(words.format(base=base) for words in OVER_TIME))


@pytest.mark.parametrize("day", [ENDS[0], ENDS[-1]])
def test_the_day_that_is_asked_for_may_be_any(day, small, told, save):
    base = save(small)
    told(
        small,
        *READING,
        *(words.format(base=base) for words in OVER_TIME),
        "waive R01 P-2019-QL007 --reason x --by 李四 --dry-run",
        today=day,
    )
    told(small, *(f"{words} --as-of {day}" for words in ("report --meeting 15", "rates")))


FAR = re.compile(r"错误\[far-year\]: \S+ 的年份不在 2000 至 \d+ 之间")


@pytest.mark.parametrize("day", ENDS[:2])
def test_what_began_before_there_were_meetings_is_a_slip(day, small, run, contents):
    before = contents(small)
    for kind, words in ADDED.items():
        if "{day}" in words:
            ran = run(kind, "add", *words.format(day=day).split(), root=small, today=day)
            assert ran.code == 4 and FAR.search(ran.err), ran.err
    assert contents(small) == before


@pytest.mark.parametrize("day", ENDS)
def test_what_is_added_has_a_year_of_four_digits(day, small, run):
    for kind, words in ADDED.items():
        if "{day}" in words and day < "2000":
            continue
        ran = run(kind, "add", *words.format(day=day).split(), root=small, today=day)
        id_ = of(day[:4]).get(kind, "16")
        assert ran.code == 0, ran.err
        assert ran.out.startswith("第16次会议 " if kind == "meeting" else f"{id_} ")
        shown = run(kind, "show", id_, "--json", root=small, today=day)
        assert json.loads(shown.out)["id"] == id_
    found = json.loads(run("check", "--json", root=small, today=day).out)["findings"]
    assert {each["code"] for each in found if each["id"] in of(day[:4]).values()} <= {"signed-apart", "no-calendar", "no-meeting"}
    if day < "1000":
        assert "id-year" not in run("check", root=small).out


@pytest.mark.parametrize(
    "words",
    [
        "project plan QL007 start 9999-12-31",
        "issue extend QL013 --until 9999-12-31 --reason x --cause funds",
        "contract set QL003 from=0001-01-01 to=9999-12-31",
        "meeting decide 15 --text 修路 --lead 市发展改革委 --due 9999-12-31",
    ],
)
def test_what_is_planned_for_another_age_is_a_slip(words, small, run, contents):
    before = contents(small)
    ran = run(*words.split(), root=small)
    assert ran.code == 4 and FAR.search(ran.err), ran.err
    assert contents(small) == before


AT_THE_ENDS = {
    "ledgers/monitors/QL/2019/R-2019-QL001.yaml": "title: 监测\ncounty: QL\nenterprise: E-2016-QL003\nyear: 2019\nsince: {day}\nunit: 市发展改革委\n",
    "ledgers/financings/QL/2019/F-2019-QL001.yaml": "title: 贷款\nenterprise: E-2016-QL003\ncounty: QL\ninstrument: loan\nsigned: {day}\n"
    "amount: 1亿元\nterm: 999999\ndrawdowns:\n  - receipt: FK-1\n    date: {day}\n    amount: 1亿元\n",
    "ledgers/indicators/SJ/2019/N-2019-SJ001.yaml": "title: 开工\nmeasure: starts\nissued: {day}\nperiod: 9999-12\ngoal: '12'\n"
    "values:\n  - period: 9999-12\n    date: {day}\n    value: '9'\n",
    "ledgers/meetings/016.yaml": "date: {day}\nthemes:\n  - 项目对接\ndecisions:\n  - key: M16-1\n    text: 修路\n    lead: 市发展改革委\n    due: {day}\n",
}
MORE = "annual:\n  '9999': 1亿元\npayable:\n  - receipt: YF-1\n    date: {day}\n    amount: 1亿元\n"


@pytest.mark.parametrize("day", [ENDS[0], ENDS[-1]])
def test_months_and_limits_end_where_the_calendar_does(day, small, told):
    settings = small / "ledgers/ledger.yaml"
    settings.write_text(
        settings.read_text("utf-8") + "measures:\n  - key: starts\n    name: 开工\n    unit: 个\n    release_days: 15\n", "utf-8"
    )
    for name, text in AT_THE_ENDS.items():
        (small / name).parent.mkdir(parents=True, exist_ok=True)
        (small / name).write_text(f"id: {'16' if '016' in name else name.rpartition('/')[2][:-5]}\n{text.format(day=day)}", "utf-8")
    project = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    project.write_text(project.read_text("utf-8") + MORE.format(day=day), "utf-8")
    shown = [
        f"{kind} show {id_}" for kind, id_ in (("monitor", "QL001"), ("financing", "QL001"), ("indicator", "SJ001"), ("project", "QL007"))
    ]
    lists = [f"{kind} list" for kind in ("monitor", "financing", "indicator", "project")]
    calendar = f"due --within 9999999 --format ics --force -o {small}/due.ics"
    ends = [f"{words} --as-of {day}" for words in ("report --meeting 16", "report --county QL", "rates")]
    told(small, *shown, *lists, "check", *ends, calendar, "rates --meetings 9999-11..9999-12", today=day)
    assert f"DTSTART;VALUE=DATE:{day.replace('-', '')}" in (small / "due.ics").read_text("utf-8")


@pytest.mark.parametrize(("today", "word", "read"), [(ENDS[0], "昨天", ENDS[0]), (ENDS[0], "前天", ENDS[0]), (ENDS[-1], "明天", ENDS[-1])])
def test_there_is_no_day_before_the_first_and_none_after_the_last(today, word, read, small, run):
    ran = run("contract", "set", "QL003", f"to={word}", "--dry-run", root=small, today=today)
    assert f"{read}" in ran.out + ran.err


def test_an_id_that_leaves_no_other(small, refused, run):
    old = small / "ledgers/projects/QL/2019/P-2019-QL008.yaml"
    text = old.read_text("utf-8").replace("P-2019-QL008", "P-2019-QL999999")
    old.with_name("P-2019-QL999999.yaml").write_text(text, "utf-8")
    words = ["project", "add", *ADDED["project"].format(day="2019-08-20").split()]
    zh = "错误：P-2019-QL999999 之后没有项目编号可用了\n  那个编号多半是手误：用 dicoop renumber 改掉它\n"
    en = "error: no project id is left after P-2019-QL999999\n  that id is probably a typo: change it with dicoop renumber\n"
    refused(small, words, 4, zh, en)
    assert run("project", "list", root=small).code == 0
