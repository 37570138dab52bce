"""What do `init`, `sample` and `schema` write, and what do they leave alone?"""

import hashlib
import json
from pathlib import Path

import pytest

from dicoop.actions import init
from dicoop.errors import Misused
from dicoop.store import disk

ROOT = Path(__file__).parent.parent.parent


def test_init_makes_a_whole_empty_ledger(tmp_path, run, contents):
    ran = run("init", tmp_path / "新台账")
    folder = tmp_path / "新台账"
    assert ran.code == 0
    assert ran.out == f"{folder}：新写 29 个文件\n"
    assert ran.err == f"下一步：先改 {folder}/ledgers/ledger.yaml 里的名称和县区，再运行 dicoop -C {folder} check\n"
    assert sorted(contents(folder)) == [
        ".gitattributes",
        ".gitignore",
        "README.md",
        "ledgers/contracts/.gitkeep",
        "ledgers/enterprises/.gitkeep",
        "ledgers/issues/.gitkeep",
        "ledgers/ledger.yaml",
        "ledgers/meetings/.gitkeep",
        "ledgers/projects/.gitkeep",
        "schemas/assignment.schema.json",
        "schemas/award.schema.json",
        "schemas/contract.schema.json",
        "schemas/cooperation.schema.json",
        "schemas/cultivation.schema.json",
        "schemas/enterprise.schema.json",
        "schemas/event.schema.json",
        "schemas/figures.schema.json",
        "schemas/financing.schema.json",
        "schemas/indicator.schema.json",
        "schemas/issue.schema.json",
        "schemas/lead.schema.json",
        "schemas/ledger.schema.json",
        "schemas/mapping.schema.json",
        "schemas/meeting.schema.json",
        "schemas/monitor.schema.json",
        "schemas/owners.schema.json",
        "schemas/posting.schema.json",
        "schemas/project.schema.json",
        "schemas/waiver.schema.json",
    ]
    checked = run("check", root=folder)
    assert (checked.code, checked.out) == (0, "")
    assert run("project", "list", root=folder).code == 0


def test_init_twice_is_harmless(tmp_path, run, contents):
    run("init", tmp_path)
    (tmp_path / "README.md").write_text("我们的", "utf-8")
    before = contents(tmp_path)
    ran = run("init", tmp_path, lang="en")
    assert ran.code == 0
    assert ran.out == f"{tmp_path}: files written: 0\n"
    assert ran.err.splitlines()[0] == (
        "already there, left as they are (29): ledgers/ledger.yaml README.md .gitattributes .gitignore ledgers/meetings/.gitkeep …"
    )
    assert contents(tmp_path) == before


def test_init_where_something_is_already(tmp_path, run):
    (tmp_path / "README.md").write_text("我们的", "utf-8")
    ran = run("init", tmp_path)
    assert ran.out == f"{tmp_path}：新写 28 个文件\n"
    assert ran.err.splitlines()[0] == "已有的 1 个文件没有动：README.md"
    assert (tmp_path / "README.md").read_text("utf-8") == "我们的"


@pytest.mark.parametrize("name", ['某市"台账"', "it's: a # name", "- [x]", "{name}", "{0}", "12:30", "名称\\n", "%s"])
def test_init_with_any_name(name, tmp_path, run):
    assert run("init", tmp_path, "--name", name).code == 0
    assert run("check", root=tmp_path).code == 0
    assert (tmp_path / "README.md").read_text("utf-8").startswith(f"# {name}\n")


def test_init_is_seen_from_the_folder_asked_for(tmp_path, run, monkeypatch):
    """And the next command it names is one that can be typed."""
    ran = run("init", "新", root=tmp_path)
    assert (tmp_path / "新/ledgers/ledger.yaml").is_file()
    assert ran.err == f"下一步：先改 {tmp_path}/新/ledgers/ledger.yaml 里的名称和县区，再运行 dicoop -C {tmp_path}/新 check\n"
    monkeypatch.chdir(tmp_path)
    assert run("init", ".").err.splitlines()[-1] == "下一步：先改 ./ledgers/ledger.yaml 里的名称和县区，再运行 dicoop -C . check"


@pytest.mark.parametrize(("blocked", "path"), [("d", "d"), ("d/ledgers", "d/ledgers"), ("d/schemas", "d/schemas")])
def test_init_where_a_file_is_in_the_way(blocked, path, tmp_path, run):
    (tmp_path / blocked).parent.mkdir(exist_ok=True)
    (tmp_path / blocked).write_text("x", "utf-8")
    ran = run("init", tmp_path / "d")
    assert ran.code == 6
    assert "写不进去" in ran.err
    assert (tmp_path / blocked).read_text("utf-8") == "x"


def digest(contents):
    return hashlib.sha256(repr(sorted(contents.items())).encode()).hexdigest()


def test_sample_is_the_same_for_the_same_seed(tmp_path, run, contents):
    words = ["--projects", "12", "--meetings", "3"]
    ran = run("sample", tmp_path / "a", *words)
    assert ran.code == 0
    assert ran.err == f"下一步：dicoop -C {tmp_path}/a report --meeting 3\n"
    run("sample", tmp_path / "b", *words, today="2026-01-01", lang="en")
    run("sample", tmp_path / "c", *words, "--seed", "16")
    a, b, c = (digest(contents(tmp_path / name)) for name in "abc")
    assert (a == b, a == c) == (True, False)
    assert run("check", root=tmp_path / "a", today="2026-01-01").code == 0


def test_sample_twice_is_harmless(tmp_path, run, contents):
    words = ["sample", tmp_path, "--projects", "5", "--meetings", "2"]
    run(*words)
    path = next((tmp_path / "ledgers/projects").rglob("*.yaml"))
    path.write_text(path.read_text("utf-8") + "# 改过\n", "utf-8")
    before = contents(tmp_path)
    ran = run(*words, lang="en")
    assert ran.code == 0
    assert ran.out == f"{tmp_path}: files written: 0\n"
    assert contents(tmp_path) == before


def test_sample_refuses_a_folder_with_another_ledger(small, refused):
    zh = f"错误：{small} 里已经有台账\n  换一个文件夹；已有的台账不会被覆盖\n"
    en = f"error: {small} already has a ledger\n  choose another folder; an existing ledger is never overwritten\n"
    refused(small, ["sample", small, "--projects", "1"], 4, zh, en)


@pytest.mark.parametrize("text", [b"\xff\xfe", b""])
def test_sample_refuses_a_ledger_that_cannot_be_read(text, tmp_path, run, contents):
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers/ledger.yaml").write_bytes(text)
    before = contents(tmp_path)
    assert run("sample", tmp_path, "--projects", "1").code == 4
    assert contents(tmp_path) == before


@pytest.mark.parametrize("words", [["init"], ["sample", "--projects", "1", "--meetings", "1"]], ids=lambda words: words[0])
def test_it_is_run_again_after_a_power_cut(words, tmp_path, run, contents):
    """Only of the first file it is certain that it was written: by it sample knows its own."""
    command, *rest = words
    run(command, tmp_path, *rest)
    whole = contents(tmp_path)
    others = [path for path, raw in whole.items() if raw and path != "ledgers/ledger.yaml"]
    for path in others:
        (tmp_path / path).write_bytes(b"")
    ran = run(command, tmp_path, *rest)
    assert (ran.code, ran.out) == (0, f"{tmp_path}：新写 {len(others)} 个文件\n")
    assert contents(tmp_path) == whole


@pytest.mark.parametrize("words", [["init"], ["sample", "--projects", "1", "--meetings", "1"]], ids=lambda words: words[0])
def test_the_first_file_is_the_settings_and_outlives_a_power_cut(words, tmp_path, run, monkeypatch):
    synced, real = [], disk.sync

    def sync(file):
        synced.append(Path(file.name).name)
        real(file)

    monkeypatch.setattr(disk, "sync", sync)
    command, *rest = words
    run(command, tmp_path, *rest)
    (name,) = synced
    assert name.startswith(".ledger.yaml.")


def test_sizes_have_ends():
    assert init.Size.of(None, None, None) == (15, 270, 15, 0, 0)
    assert init.Size.of(0, 1_000_000, 60) == (0, 1_000_000, 60, 0, 0)
    for size in ((1, 0, 1), (1, 1, 0), (1, 1_000_001, 1), (1, 1, 61)):
        with pytest.raises(Misused):
            init.Size.of(*size)


SCHEMAS = (
    *("meeting", "enterprise", "project", "issue", "contract"),
    *("financing", "indicator", "posting", "assignment", "award", "monitor", "event", "cooperation", "cultivation", "lead"),
    *("ledger", "figures", "mapping", "owners", "waiver"),
)


def test_schema_brings_the_files_up_to_date(small, run):
    ran = run("schema", root=small)
    assert ran == (
        0,
        "",
        f"已写 {' '.join(f'schemas/{name}.schema.json' for name in SCHEMAS)}\n",
    )
    assert run("schema", root=small, lang="en") == (0, "", "schemas/ is up to date\n")
    (small / "schemas/issue.schema.json").write_text("{}", "utf-8")
    assert run("schema", root=small, lang="en").err == "written: schemas/issue.schema.json\n"
    for path in (small / "schemas").iterdir():
        assert json.loads(path.read_text("utf-8"))["$schema"]


def test_schema_where_a_file_is_in_the_way(small, run):
    (small / "schemas").write_text("x", "utf-8")
    ran = run("schema", root=small)
    assert (ran.code, ran.err.splitlines()[0]) == (6, "错误：schemas/meeting.schema.json 写不进去：已经有同名的文件或文件夹")
