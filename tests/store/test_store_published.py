"""Do figures come back from disk as they were written, and are they nobody's records?"""

from datetime import date

import pytest
from git_samples import commit, put, start
from review_samples import OFFICE

from dicoop.kinds.published_figures import Figures
from dicoop.labels import Label
from dicoop.rules.published import published as figures_of
from dicoop.store import changed_files, commit_ledger, history, published
from dicoop.store import git as store
from dicoop.store.find import Shelf
from dicoop.store.load import load
from dicoop.store.record_files import other_files, record_files

PATH = "ledgers/figures/014.yaml"
WAIVER = "rule: R07\nid: P-2019-QL007\nblob: " + "0" * 40 + "\nreason: 甲\nby: 乙\nuntil: 2019-12-31\n"
OTHERS = {"ledgers/waivers/015/R07-P-2019-QL007.yaml": WAIVER, "ledgers/owners.yaml": OFFICE}


@pytest.fixture
def told(small):
    return figures_of(load(Shelf(small)), 14, date(2019, 9, 30))


def test_they_come_back_as_they_were(told):
    text = published.text_of(told)
    again = published.of_bytes(text.encode(), PATH)
    assert again == told
    assert published.text_of(again) == text
    first = text.splitlines()
    names = [row for row in first if row.startswith("  ") and not row.startswith("  -")][:2]
    assert first[3:4] == ["counties:"]
    assert {"  QL: 清陵县", "  XQ: 西渠区"} <= set(names)
    assert first[:3] + first[first.index("rates:") : first.index("rates:") + 5] == [
        "# yaml-language-server: $schema=../../schemas/figures.schema.json",
        "meeting: 14",
        "day: 2019-09-30",
        "rates:",
        "  - rate: performance",
        "    basis: count",
        "    definition: 按个数，累计签约，含终止，备案及以后即履约",
        "    told: 100.0% (2/2)",
    ]


def test_a_file_under_another_number_is_told(told):
    found = published.of_bytes(published.text_of(told).encode(), "ledgers/figures/015.yaml")
    assert [finding.message for finding in found] == [
        Label(
            "文件放错了地方：编号 14 应在 ledgers/figures/014.yaml",
            "the file is in the wrong place: 14 belongs in ledgers/figures/014.yaml",
        )
    ]
    assert (found[0].place.line, found[0].place.column) == (2, 10)


def test_those_that_can_be_read_by_number(small, told):
    put(small, PATH, published.text_of(told))
    put(small, "ledgers/figures/009.yaml", published.text_of(told.but(meeting=9)))
    put(small, "ledgers/figures/010.yaml", "meeting: x\n")
    assert [each.meeting for each in published.on_disk(small)] == [9, 14]
    assert all(isinstance(each, Figures) for each in published.on_disk(small))
    start(small)
    here = commit(small)
    assert [each.meeting for each in published.at_commit(store.find(small), here)] == [9, 14]
    assert history.content(store.find(small), here, "ledgers/figures/010.yaml") == b"meeting: x\n"
    assert history.content(store.find(small), here, "ledgers/figures/011.yaml") is None


def test_what_lies_beside_the_records_is_no_record(small, told, run):
    before = list(record_files(small))
    whole = load(Shelf(small))
    put(small, PATH, published.text_of(told))
    for path, text in OTHERS.items():
        put(small, path, text)
    assert list(record_files(small)) == before
    assert sorted(other_files(small)) == sorted((PATH, *OTHERS))
    again = load(Shelf(small))
    assert (again.left_out, again.findings, again.digest) == ((), (), whole.digest)
    assert run("check", root=small).code == 0
    assert "9 个文件" in run("fmt", "--check", root=small).err
    start(small)
    at = commit_ledger.load_at(store.find(small), commit(small))
    assert (at.left_out, at.findings, list(at.ids("project"))) == ((), (), list(whole.ids("project")))


def test_a_folder_of_that_name_further_down_hides_nothing(small):
    put(small, "ledgers/projects/figures/P-2019-QL001.yaml", "id: x\n")
    assert "ledgers/projects/figures/P-2019-QL001.yaml" in record_files(small)


def test_they_are_part_of_what_is_to_be_saved(small, told):
    start(small)
    commit(small)
    put(small, PATH, published.text_of(told))
    for path in OTHERS:
        put(small, path, "rule: R07\n")
    assert changed_files.unsaved(small, store.find(small)) == tuple(sorted((PATH, *OTHERS)))
    commit(small)
    assert changed_files.unsaved(small, store.find(small)) == ()
    (small / PATH).unlink()
    assert changed_files.unsaved(small, store.find(small)) == (PATH,)
