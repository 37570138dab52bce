"""A waiver excuses one rule for one record as one blob has it, until its day; and says when it is of no use."""

from datetime import date

import pytest

from dicoop.actions.fault_catalogue import reason
from dicoop.change.rules.dates import BACK_DATED, NODE_MOVED
from dicoop.change.waivers import EXPIRED, MISNAMED, UNUSED, WAIVER_FAULTS, Excuse, apply, read_waiver

PATH = "ledgers/waivers/015/R07-P-2019-QL007.yaml"
ID = "P-2019-QL007"
BLOB, OTHER = "a" * 40, "b" * 40
DATA = {"rule": "R07", "id": ID, "blob": BLOB, "reason": "开工令为证", "by": "市地企合作办", "until": "2019-10-31"}
FINDING = BACK_DATED.at("nodes.start.done", "2019-08-01", id=ID, what="开工", meeting=15, day="2019-08-20")
TODAY = date(2019, 9, 30)


def excuse(path=PATH, *, fresh=True, **more):
    found = read_waiver(path, {**DATA, **more}, fresh=fresh)
    assert isinstance(found, Excuse), found
    return found


def test_a_waiver_excuses_its_finding():
    kept, waived, faults = apply([FINDING], [excuse()], {ID: BLOB}, TODAY)
    assert (kept, faults) == ((), ())
    assert [(w.finding, w.waiver.reason) for w in waived] == [(FINDING, "开工令为证")]
    assert apply([FINDING], [excuse(until="2019-09-30")], {ID: BLOB}, TODAY).kept == ()


def test_a_waiver_excuses_every_finding_of_its_rule_and_no_other():
    other = NODE_MOVED.at("nodes.start.done", "2019-08-01", id=ID, node="开工", before="2019-08-02")
    elsewhere = BACK_DATED.at("signed", "2019-08-01", id="P-2019-QL008", what="签约日期", meeting=15, day="2019-08-20")
    blobs = {ID: BLOB, "P-2019-QL008": BLOB}
    kept, waived, faults = apply([FINDING, other, FINDING, elsewhere], [excuse()], blobs, TODAY)
    assert (kept, len(waived), faults) == ((other, elsewhere), 2, ())


def test_another_version_of_the_record_needs_another_waiver():
    kept, waived, (fault,) = apply([FINDING], [excuse()], {ID: OTHER}, TODAY)
    assert (kept, waived) == ((FINDING,), ())
    assert (fault.code, fault.id, fault.place.file) == ("waiver-unused", ID, PATH)
    assert fault.message == (f"这份豁免没有用上：{PATH}", f"the waiver applies to nothing: {PATH}")
    assert fault.hint == (
        f"删去它；文件又改过的，按现在的 blob 重写：{OTHER}",
        f"remove it; if the record has changed since, re-create it for its current blob: {OTHER}",
    )


def test_a_waiver_that_has_expired_excuses_nothing():
    for fresh in (True, False):
        kept, waived, (fault,) = apply([FINDING], [excuse(until="2019-09-29", fresh=fresh)], {ID: BLOB}, TODAY)
        assert (kept, waived) == ((FINDING,), ())
        assert fault.message == (
            f"豁免 {PATH} 到 2019-09-29 为止，已经过期",
            f"the waiver {PATH} expired on 2019-09-29",
        )


def test_a_waiver_of_an_earlier_change_may_lie_where_it_is():
    assert apply([], [excuse(fresh=False), excuse(fresh=False, until="2018-01-01")], {}, TODAY).faults == ()
    assert [fault.fault for fault in apply([], [excuse()], {}, TODAY).faults] == [UNUSED]
    assert [fault.fault for fault in apply([], [excuse(until="2018-01-01")], {}, TODAY).faults] == [EXPIRED]


@pytest.mark.parametrize(
    "path",
    ["ledgers/waivers/015/R08-P-2019-QL007.yaml", "ledgers/waivers/R07-P-2019-QL007.yaml", "ledgers/waivers/015/x/R07-P-2019-QL007.yaml"],
)
def test_a_waiver_is_named_after_what_is_in_it(path):
    (fault,) = read_waiver(path, DATA)
    assert (fault.fault, fault.place.file) == (MISNAMED, path)
    assert fault.message == (f"豁免的文件名与内容不一致：{path}", f"the waiver's file name does not match its content: {path}")
    assert fault.hint == (f"文件名写成 {PATH}", f"name it {PATH}")


def test_what_is_wrong_in_a_waiver_is_told_with_its_file():
    found = read_waiver(PATH, {**DATA, "rule": "R99", "until": "soon", "by": None})
    assert [(f.code, f.address, f.place.file) for f in found] == [
        ("unknown-value", "rule", PATH),
        ("missing-field", "by", PATH),
        ("bad-date", "until", PATH),
    ]


@pytest.mark.parametrize("fault", WAIVER_FAULTS, ids=lambda fault: fault.code)
def test_every_fault_of_waivers_can_be_explained(fault):
    why, example = reason(fault)
    assert why.zh.endswith("。")
    assert why.en.endswith(".")
    assert example
