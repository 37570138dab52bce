"""Which edits touch what was known of a day, and which only what came later?"""

from datetime import date

import pytest
from conftest import SMALL

from dicoop.change.changed_record import ChangedFile, Side, touching
from dicoop.kinds import BUILT_IN
from dicoop.kinds.validate import validate
from dicoop.text.read import read

DAY = date(2019, 9, 20)
FILES = {part.partition("\n")[0].strip(): part.partition("\n")[2] for part in SMALL.split("== ")[1:]}
PROJECT, ISSUE = "ledgers/projects/QL/2019/P-2019-QL007.yaml", "ledgers/issues/QL/2019/I-2019-QL014.yaml"


def side(path, text):
    return Side("", record=validate(read(text.encode(), path), BUILT_IN.of_path(path).model)) if text else None


def addresses(path, old, new, day=DAY):
    text = FILES[path]
    assert old in text
    return [change.address for change in touching(ChangedFile(path, side(path, text), side(path, text.replace(old, new, 1))), day)]


@pytest.mark.parametrize(
    ("path", "old", "new", "found"),
    [
        (PROJECT, "name: 精密轴承智能工厂", "name: 别的名字", []),
        (PROJECT, "county: QL", "county: XQ", []),
        (PROJECT, "12.5亿元", "13亿元", ["investment"]),
        (PROJECT, "signed: 2019-08-20", "signed: 2019-10-20", ["signed"]),
        (PROJECT, "done: 2019-09-12", "done: 2019-10-12", ["nodes.filing.done"]),
        (PROJECT, "evidence: 备案证明", "evidence: 备案证", ["nodes.filing.evidence"]),
        (PROJECT, "plan: 2019-09-30", "plan: 2019-10-30", []),
        (PROJECT, "plan: 2019-09-30", "plan: 2019-09-10", ["nodes.filing.plan"]),
        (PROJECT, "amount: 2.1亿元", "amount: 2.2亿元", ["funds[HD-1].amount"]),
        (PROJECT, "text: 场地平整完成", "text: 平整", ["progress[2019-09-20].text"]),
        (
            PROJECT,
            "    source: own\n",
            "    source: own\n  - receipt: HD.9\n    date: 2019-09-25\n    amount: 1万元\n    source: own\n",
            [],
        ),
        (
            PROJECT,
            "    source: own\n",
            "    source: own\n  - receipt: HD.9\n    date: 2019-09-19\n    amount: 1万元\n    source: own\n",
            ["funds[HD.9].receipt", "funds[HD.9].date", "funds[HD.9].amount", "funds[HD.9].source"],
        ),
        (ISSUE, "outcome: resolved", "outcome: planned", []),
        (ISSUE, "by: 市发展改革委", "by: 市交通运输局", ["steps[claimed 2019-09-17].by"]),
    ],
)
def test_an_edit(path, old, new, found):
    assert addresses(path, old, new) == found


def test_the_same_edit_touches_a_later_day():
    assert addresses(ISSUE, "outcome: resolved", "outcome: planned", date(2019, 9, 24)) == ["steps[cleared 2019-09-24].outcome"]


def test_a_record_that_came_or_went_with_its_day():
    new = side(PROJECT, FILES[PROJECT])
    for changed in (ChangedFile(PROJECT, None, new), ChangedFile(PROJECT, new, None)):
        assert {"signed", "investment", "nodes.filing.done"} <= {change.address for change in touching(changed, DAY)}
        assert touching(changed, date(2019, 8, 19)) == ()
