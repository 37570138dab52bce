"""Which ledger is meant."""

import pytest

from dicoop.errors import Unable
from dicoop.labels import Label
from dicoop.store import find

HINT = Label(
    "新建：dicoop init 文件夹；试用：dicoop sample 文件夹；指定别处的台账：dicoop -C 文件夹 …",
    "new: dicoop init DIR; to try it out: dicoop sample DIR; a ledger elsewhere: dicoop -C DIR …",
)


def test_the_nearest_ledger_upwards_is_meant(ledger, monkeypatch):
    inside = ledger / "ledgers/projects/QL"
    inside.mkdir(parents=True)
    for folder in (ledger, ledger / "ledgers", inside):
        monkeypatch.chdir(folder)
        assert find.root(None) == ledger


def test_a_ledger_inside_another_comes_first(ledger, monkeypatch):
    inner = ledger / "ledgers/copy"
    (inner / "ledgers").mkdir(parents=True)
    (inner / "ledgers/ledger.yaml").write_text("", encoding="utf-8")
    monkeypatch.chdir(inner / "ledgers")
    assert find.root(None) == inner


def test_a_folder_that_is_given_is_the_one(ledger, monkeypatch):
    monkeypatch.chdir("/")
    assert find.root(str(ledger)) == ledger
    monkeypatch.chdir(ledger.parent)
    assert find.root(ledger.name).resolve() == ledger.resolve()


def test_no_ledger_upwards(tmp_path, monkeypatch):
    (tmp_path / "ledgers/ledger.yaml").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unable) as caught:
        find.root(None)
    assert caught.value.message == Label(
        f"从 {tmp_path} 往上没有找到台账（ledgers/ledger.yaml）", f"no ledger (ledgers/ledger.yaml) in {tmp_path} or above"
    )
    assert caught.value.hint == HINT


def test_no_ledger_in_the_folder_that_is_given(ledger):
    (ledger / "sub").mkdir()
    for given in (str(ledger / "sub"), "/no/such/folder", "x" * 300):
        with pytest.raises(Unable) as caught:
            find.root(given)
        assert caught.value.message == Label(f"{given} 里没有台账（ledgers/ledger.yaml）", f"no ledger (ledgers/ledger.yaml) in {given}")
        assert caught.value.hint == HINT


def test_no_ledger_where_the_current_folder_is_gone(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(Unable) as caught:
        find.root(None)
    assert caught.value.message == Label("从 . 往上没有找到台账（ledgers/ledger.yaml）", "no ledger (ledgers/ledger.yaml) in . or above")
    assert caught.value.hint == HINT
