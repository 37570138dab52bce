"""A county's workbook goes through LibreOffice: unedited it changes no byte, edited it says what was written into it."""

import json
import os
import shutil

import pytest
from county_scenarios import edit, loaded
from git_samples import git
from office import converted, needed

from dicoop.actions import init
from dicoop.exchange.pages import pages
from dicoop.exchange.returned import returned
from dicoop.exchange.sheets import read_book
from dicoop.store.find import Shelf
from dicoop.store.load import load


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    needed()
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A small city in a repository, changed once since its workbooks went out."""
    root = tmp_path_factory.mktemp("city")
    init.make_sample(root, init.Size.of(15, 60, 15))
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "user.name", "市办")
    git(root, "config", "user.email", "office@city.example")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "台账")
    return root


UNSEEN = "xls 文件看不出隐藏的行和列、批注、划掉的字、出错的公式和数字格式；要核对的另存为 xlsx\n"


def told(run, root, path):
    ran = run("county", "in", path, "--json", root=root)
    assert ran.out, ran.err
    assert ran.err.startswith(UNSEEN) == (path.suffix == ".xls")
    return json.loads(ran.out)["sections"]


@pytest.mark.parametrize("forms", [("xlsx",), ("ods",), ("xls",), ("xls", "xlsx")], ids="-".join)
def test_unedited_it_changes_nothing(forms, city, run, home, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    path = tmp_path / "QL.xlsx"
    assert run("county", "out", "QL", "-o", path, "--changed-since", "HEAD", root=city).code == 0
    for number, form in enumerate(forms):
        (tmp_path / str(number)).mkdir()
        path = converted(path, form, home, tmp_path / str(number))
    got = told(run, city, path)
    assert got == {"changes": {"changes": [], "text": ["没有改动"]}}
    whole = load(Shelf(city))
    book = returned(read_book(path.name, path.read_bytes()), pages(whole.kinds.values(), whole.settings))
    assert [row.place for row in book.rows if not row.is_untouched] == []  # its print came back with each row


@pytest.mark.parametrize("seed", range(10))
def test_what_is_written_into_it_is_told_and_nothing_else(seed, city, run, home, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    root, path = tmp_path / "city", tmp_path / "QL.xlsx"
    shutil.copytree(city, root)
    sent = loaded(root)
    assert run("county", "out", "QL", "-o", path, root=root).code == 0
    own = [id_ for id_, data in sent.items() if data["county"] == "QL" and "voided" not in data]
    for id_ in own[seed % 3 :: 3]:
        assert run("project", "set", id_, "chain=台账改的", root=root).code == 0
    git(root, "commit", "-qam", "市办改")
    wanted = edit(path, loaded(root), sent, seed)
    back = converted(path, ("xlsx", "ods", "xls")[seed % 3], home, tmp_path)
    got = told(run, root, back)
    rows = {(row["id"], row["address"]): row["after"] for row in got["changes"].get("changes", [])}
    assert rows == wanted.changes
    assert len(got.get("faults", {}).get("faults", [])) == len(wanted.faults)
