"""What `check` remembers saves time and nothing else: with it and without it every finding is the same."""

import shutil
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dicoop.actions.check import check
from dicoop.kinds.ledger import Watched
from dicoop.paths import SETTINGS_PATH
from dicoop.rules import checks, supervision
from dicoop.rules.checks.table import FAULTS
from dicoop.store import files, ledger
from dicoop.store.examination import Examination
from dicoop.store.find import Shelf
from dicoop.store.load import examine, load

TODAY = date(2019, 9, 30)
FIRM = "ledgers/enterprises/QL/2016/E-2016-QL003.yaml"
OF_NOBODY = {"P-2019-QL008"}  # whoever asks for one that is not there is asked again
PROJECT = "ledgers/projects/QL/2019/P-2019-QL007.yaml"


def swap(old, new, path, root):
    file = root / path
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")


def put(text, path, root):
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8")


def drop(path, root):
    (root / path).unlink(missing_ok=True)


SECOND = """id: P-2019-QL008
name: 轴承二期
enterprise: {firm}
county: QL
signed: 2019-08-20
meeting: {meeting}
investment: 1亿元
lead: 市发展改革委
"""
# Refers to projects, which are read before all others then
LOAN = """id: F-2019-QL001
title: 流动资金贷款
enterprise: E-2016-QL003
institution: E-2017-XQ001
county: QL
instrument: loan
signed: 2019-08-20
amount: 5000万元
binding: intent
meeting: 15
lead: 市发展改革委
"""
# What people do between two checks: each may make a record of another folder wrong, or right again
DONE = {
    "a firm is voided": partial(put, "id: E-2016-QL003\nname: 示例轴承有限公司\ncounty: QL\nvoided: 2019-09-01\nvoid_reason: 重复\n", FIRM),
    "a firm is back": partial(put, "id: E-2016-QL003\nname: 示例轴承有限公司\ncounty: QL\n", FIRM),
    "a firm is gone": partial(drop, FIRM),
    "a firm cannot be read": partial(put, "id: E-2016-QL003\nname: [\n", FIRM),
    "another firm": partial(put, "id: E-2016-QL004\nname: 样本泵业有限公司\ncounty: QL\n", FIRM.replace("003", "004")),
    "a project of nobody": partial(put, SECOND.format(firm="E-2016-QL009", meeting=15), PROJECT.replace("007", "008")),
    "a project of the other": partial(put, SECOND.format(firm="E-2016-QL004", meeting=15), PROJECT.replace("007", "008")),
    "a project is gone": partial(drop, PROJECT.replace("007", "008")),
    "a project after its meeting": partial(swap, "signed: 2019-08-20", "signed: 2019-03-20", PROJECT),
    "a project at its meeting": partial(swap, "signed: 2019-03-20", "signed: 2019-08-20", PROJECT),
    "a meeting is moved": partial(swap, "date: 2019-08-20", "date: 2019-02-20", "ledgers/meetings/015.yaml"),
    "a meeting is moved back": partial(swap, "date: 2019-02-20", "date: 2019-08-20", "ledgers/meetings/015.yaml"),
    "a unit leaves the list": partial(swap, "  - 市发展改革委\n", "", SETTINGS_PATH),
}


@pytest.fixture
def kept(small, tmp_path):
    """Return a small ledger with a folder for its index."""
    assert (small / PROJECT).exists()
    return small, tmp_path / "cache"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=6, deadline=None)
@given(steps=st.lists(st.sampled_from([*DONE, "a day goes by"]), min_size=3, max_size=6))
def test_what_is_remembered_changes_no_finding(kept, tmp_path_factory, steps):
    small, _ = kept
    root = tmp_path_factory.mktemp("kept") / "ledger"
    shutil.copytree(small, root)
    today, cache = TODAY, root.parent / "cache"
    assert check(Shelf(root, cache), today) == check(Shelf(root), today)
    for step in steps:
        if step in DONE:
            DONE[step](root)
        else:
            today += timedelta(days=1)
        assert check(Shelf(root, cache), today) == check(Shelf(root), today), step


def test_an_id_of_another_kind_dangles_though_something_is_wrong_with_its_record(kept):
    root, cache = kept
    DONE["a project of nobody"](root)
    put(LOAN, "ledgers/financings/QL/2019/F-2019-QL001.yaml", root)
    swap("enterprise: E-2016-QL003", "enterprise: P-2019-QL008", "ledgers/issues/QL/2019/I-2019-QL012.yaml", root)
    for place in (Shelf(root), Shelf(root, cache), Shelf(root, cache)):
        assert ("I-2019-QL012", "dangling-reference") in {(each.id, each.code) for each in check(place, TODAY).findings}


def looked_at(root, cache, today=TODAY):
    """Return the records that are examined, rather than remembered."""
    seen = root.parent / "seen.txt"  # records are examined by several processes
    seen.unlink(missing_ok=True)

    def look(kind, opened, base):
        with seen.open("a", encoding="utf-8") as file:
            file.writelines(f"{each.record.id}\n" for each in opened)
        return checks.of_many(kind, [each.record for each in opened], base, today)

    raw = files.read(root, SETTINGS_PATH)
    by_code = {fault.code: fault for fault in FAULTS}
    examine(Shelf(root, cache), raw, ledger.settings_of(raw), Examination(look, lambda *_: [], today, by_code))
    return set(seen.read_text("utf-8").split()) if seen.exists() else set()


def test_only_what_changed_is_looked_at_again_and_what_rests_on_it(kept):
    root, cache = kept
    DONE["a project of nobody"](root)
    every = looked_at(root, cache)
    assert {"E-2016-QL003", "P-2019-QL007", "15"} <= every
    assert looked_at(root, cache) == OF_NOBODY

    swap("name: ", "name: 新", PROJECT, root)
    assert looked_at(root, cache) == OF_NOBODY | {id_ for id_ in every if id_.startswith("P-2019-QL")}
    assert looked_at(root, cache) == OF_NOBODY

    swap("name: ", "name: 新", FIRM, root)
    assert {"E-2016-QL003", "P-2019-QL007"} <= looked_at(root, cache)
    assert looked_at(root, cache) == OF_NOBODY
    assert looked_at(root, None) == every


def test_another_day_and_other_settings_look_at_all_anew(kept):
    root, cache = kept
    every = looked_at(root, cache)
    assert looked_at(root, cache, TODAY + timedelta(days=1)) == every
    swap("  - 市发展改革委\n", "  - 市发展改革委\n  - 市商务局二\n", SETTINGS_PATH, root)
    assert looked_at(root, cache, TODAY + timedelta(days=1)) == every


class OneByOne(Watched):
    """A ledger of which only single records may be asked."""

    def refuse(self, *_):
        raise AssertionError("a check of one record looks at others that are not watched")

    get = ids = count = counting = each = fold = refuse
    projects = issues = contracts = enterprises = meetings = property(refuse)


def test_a_check_of_one_record_asks_for_single_records_only(sample, small):
    """What is remembered of a folder rests on the records that were watched: nothing else may be asked for."""
    for root in (sample, small):
        whole = load(Shelf(root))
        watched = OneByOne.over(whole)
        for name, kind in whole.kinds.items():
            for record in whole.each(name):
                checks.of_record(kind, record, watched, TODAY)


def test_what_bulletins_are_held_against_is_remembered(kept, monkeypatch):
    root, cache = kept
    put(
        "id: V-2019-SJ001\ntitle: 通报\ntype: bulletin\ndate: 2019-09-20\nhost: 市发展改革委\nmeeting: 15\n"
        "places:\n  - place: 清陵县\n    rung: criticise\n    reason: 开工率低\n",
        "ledgers/events/SJ/2019/V-2019-SJ001.yaml",
        root,
    )
    asked = []
    real = supervision._red
    monkeypatch.setattr(supervision, "_red", lambda *about: asked.append(about) or real(*about))
    place = Shelf(root, cache=cache)
    first, counted = check(place, TODAY), len(asked)
    assert counted > 0
    assert check(place, TODAY) == first
    assert len(asked) == counted
