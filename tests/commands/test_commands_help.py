"""Does `--help` of every command say in plain words what it is for and what must be written? The texts are in golden/help_*.txt, to be read."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from wcwidth import wcswidth

from dicoop import kinds
from dicoop.cli import COMMANDS
from dicoop.commands.help import examples
from dicoop.commands.meeting import MORE
from dicoop.kinds import BUILT_IN, address

KIND = ("list", "show", "check", "new")
COUNTY = ("out", "in", "status")
COMMON = ("add", "list", "show", "set", "edit", "void")
PATHS = [
    "",
    *COMMANDS,
    *(f"meeting {name}" for name in MORE),
    "issue order",
    *(f"kind {name}" for name in KIND),
    *(f"county {name}" for name in COUNTY),
    *(f"{kind.name} {verb}" for kind in BUILT_IN.values() for verb in (*COMMON, *(verb.name for verb in kind.verbs))),
]
LATER = [f"{kind.name} {verb}" for kind in kinds.LATER for verb in (*COMMON, *(verb.name for verb in kind.verbs))]
PATHS += LATER
LEAVES = [path for path in PATHS if path and path not in (*BUILT_IN, "kind", "county")]
LANGS = ("zh", "en")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("top", ["", *COMMANDS])
def test_help_is_as_it_was_read(top, lang, run, golden):
    told = ""
    for path in PATHS:
        if path.split(" ")[0] == top:
            ran = run(*path.split(), "--help", lang=lang)
            assert (ran.code, ran.err) == (0, ""), path
            told += f"$ {' '.join(['dicoop', *path.split()])} --help\n{ran.out}\n"
    golden(f"help_{top or 'dicoop'}_{lang}.txt", told)


@pytest.mark.parametrize("path", PATHS)
def test_every_help_keeps_to_the_form(path, run):
    """Within 100 columns, aligned also where there is Chinese, in one language, and ended by an example."""
    for lang in LANGS:
        text = run(*path.split(), "--help", lang=lang).out
        assert [line for line in text.splitlines() if wcswidth(line) > 100] == []
        assert text.startswith(("用法：dicoop", "Usage: dicoop")[LANGS.index(lang)])
        for section in re.findall(r"^(?:参数|选项|命令|Arguments|Options|Commands)[：:]\n((?:  .*\n)*)", text, re.MULTILINE):
            starts = {wcswidth(line[: m.start(1)]) for line in section.splitlines() if (m := re.match(r"  \S.*?  +(\S)", line))}
            assert len(starts) <= 1, section
        if lang == "zh":
            assert "Options" not in text
            assert "required" not in text
        if path in LEAVES:
            assert f"\n\n{('例：', 'Example:')[LANGS.index(lang)]}\n  dicoop {path}" in text


@pytest.mark.parametrize("path", LEAVES)
def test_the_usage_names_what_the_command_insists_on(path, run):
    """Nothing beyond its usage line is needed: leave any required part out and it is missed."""
    text = run(*path.split(), "--help", lang="en").out
    usage = text.splitlines()[0]
    for flag in re.findall(r"^  (--[\w-]+).*\(required\)$", text, re.MULTILINE):
        assert flag in usage or path.endswith("add"), flag
    assert "（必填）" in run(*path.split(), "--help").out or " --" not in usage


def ready(path, root, save):
    """Bring a ledger to where a command on branches and merges can show what it does."""
    if path in ("integrate", "audit", "git", "review", "waive"):
        save(root, tag="meeting-15")
        for branch in ("county/ql", "county/xq"):
            (root / f".git/refs/heads/{branch}").parent.mkdir(exist_ok=True)
            (root / f".git/refs/heads/{branch}").write_bytes((root / ".git/refs/heads/main").read_bytes())
    if path == "review":  # of a branch with a commit of its own
        main = (root / ".git/refs/heads/main").read_bytes()
        save(root, when="2019-09-10")
        (root / ".git/refs/heads/main").replace(root / ".git/refs/heads/county/ql")
        (root / ".git/refs/heads/main").write_bytes(main)
    file = root / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    if path == "merge-driver":
        for name in "OAB":
            (root / f".merge_{name}").write_bytes(file.read_bytes())
    elif path == "resolve":
        text = file.read_text("utf-8")
        for name, *sides in (("investment", "13亿元", "12.5亿元", "14亿元"), ("lead", "市交通运输局", "市发展改革委", "市地企合作办")):
            ours, base, theirs = (f"{name}: {value}\n" for value in sides)
            old = next(line for line in text.splitlines(keepends=True) if line.startswith(f"{name}: "))
            text = text.replace(old, f"<<<<<<< county/ql\n{ours}||||||| base\n{base}=======\n{theirs}>>>>>>> main\n")
        file.write_text(text, "utf-8")


def closed(path, root, run, save, monkeypatch):
    """Bring a ledger to where a command on what was told and written can show what it does."""
    if path in ("meeting close", "meeting verify", "restated", "save", "undo", "county in", "county out", "county status"):
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_NAME", "张三")
            monkeypatch.setenv(f"GIT_{who}_EMAIL", "clerk@example.com")
        save(root)
        ahead = {"meeting verify": "meeting close 15", "restated": "meeting close 15", "county in": "county out QL -o QL.xlsx"}
        first = ahead.get(path, "project set QL007 chain=高端装备")
        assert path in ("meeting close", "county out") or run(*first.split(), root=root).code == 0
    if path == "sync":
        save(root)
        for words in (("init", "-q", "--bare", ".git/shared"), ("remote", "add", "origin", str(root / ".git/shared"))):
            subprocess.run(["git", *words], cwd=root, check=True)


# What must have happened before, beside the record itself, to those of the ten kinds
AHEAD = {
    "project grant": "approve",
    "project resume": "pause",
    "financing repay": "draw",
    "financing change": "draw",
    "financing cover": "draw",
    "award return": "accept",
    "award resubmit": "accept return",
    "award approve": "accept",
    "award pay": "accept approve",
    "award settle": "accept approve pay",
    "award refuse": "accept",
    "event done": "decide",
    "cooperation produce": "land",
    "cooperation decide": "plan",
    "cooperation appraise": "plan decide",
    "cooperation introduce": "plan decide appraise",
    "cooperation complete": "plan decide appraise introduce",
    "cultivation reform": "advise",
    "cultivation tutor": "advise reform",
    "cultivation file": "advise reform tutor",
    "cultivation withdraw": "advise reform tutor file",
    "cultivation pass": "advise reform tutor file",
    "cultivation recognise": "advise reform tutor file pass",
    "lead negotiate": "screen",
    "lead agree": "screen negotiate",
    "lead sign": "screen negotiate agree",
}


OF_SHARES = ("cooperation decide", "cooperation appraise", "cooperation introduce", "cooperation complete")
SET_BEFORE = {
    "financing cover": ["guarantee.guarantor=SJ004", "guarantee.amount=1亿元", "guarantee.from=2019-08-20"],
    "event name": ["type=bulletin", "period=2019-08"],  # only a bulletin names anybody
    "event end": ["date=2019-10-10"],  # only what is planned is called off
    "cooperation plan": ["type=equity", "mode="],
}
BANK = "id: E-2012-SJ004\nname: 示例银行\ncounty: QL\nrole: bank\n"


def begun(path, root, run):
    """Bring a record of the ten kinds to where a command can show what it does, by the examples of the others."""
    kind, _, verb = path.partition(" ")
    if kind == "financing":
        bank = root / "ledgers/enterprises/SJ/2012/E-2012-SJ004.yaml"
        bank.parent.mkdir(parents=True)
        bank.write_text(BANK, "utf-8")
    for before in (*(("add",) if path in LATER and verb != "add" else ()), *AHEAD.get(path, "").split()):
        if path in OF_SHARES and before != "add":
            assert run("cooperation", "set", "QL001", "type=equity", "mode=", root=root).code == 0
        for line in examples()[f"dicoop {kind} {before}"].replace("\\\n", "").splitlines():
            ran = run(*shlex.split(line)[1:], root=root)
            assert ran.code == 0, ran.err
    if path == "assignment handover":
        assert run("assignment", "set", "QL001", "type=department", root=root).code == 0
        assert run(*shlex.split(examples()["dicoop assignment add"].replace("\\\n", ""))[1:], root=root).code == 0
    if path in SET_BEFORE:
        assert run(kind, "set", "QL001", *SET_BEFORE[path], root=root).code == 0


@pytest.mark.parametrize("path", LEAVES)
def test_every_example_does_what_it_shows(path, small, run, save, monkeypatch):
    monkeypatch.chdir(small)
    shutil.copy(Path(__file__).parent.parent / "declared/hazard.yaml", small)
    (small / "签约项目表.csv").write_text(
        "项目名称,企业名称,总投资（亿元）,签约时间,责任单位\n示例纺织园,示例轴承有限公司,3,2019.8.20,市发展改革委\n"
    )
    if path in ("diff", "log"):
        save(small, tag="meeting-15")
    if path == "issue order":
        assert run("issue", "urge", "QL013", root=small).code == 0
    if path == "migrate":
        (small / "ledgers/kinds").mkdir()
        shutil.copy(Path(__file__).parent.parent / "declared/hazard.yaml", small / "ledgers/kinds")
    if path in ("extract", "export", "rollup"):
        assert run("upgrade", "--code", "410300", root=small).code == 0
        assert path != "rollup" or run("extract", "-o", "报送", root=small).code == 0
    begun(path, small, run)
    ready(path, small, save)
    closed(path, small, run, save, monkeypatch)
    monkeypatch.setenv("VISUAL", "true")
    lines = examples()[f"dicoop {path}"].replace("\\\n", "").splitlines()
    codes = {"fmt": [1, 0], "issue close": [0, 4], "doctor": [1]}.get(path, [0] * len(lines))
    for line, code in zip(lines, codes, strict=True):
        words = shlex.split(line.split(">>")[0])
        assert words[0] == "dicoop"
        assert run(*words[1:]).code == code


def test_there_is_an_example_for_every_command_and_no_other():
    assert set(examples()) == {f"dicoop {path}" for path in LEAVES}


@pytest.mark.parametrize("kind", BUILT_IN.values(), ids=lambda kind: kind.name)
def test_the_help_of_set_names_addresses_of_its_own_kind(kind, small, run):
    for lang, before in (("zh", "组里的字段写成 "), ("en", "inside a group: ")):
        text = " ".join(run(kind.name, "set", "--help", root=small, lang=lang).out.partition("\n\n")[2].split())
        names = re.findall(r"[a-z_]+(?:\[[^\]]*\])?(?:\.[a-z_]+)+", text.partition(before)[2].partition("：")[0])
        assert names
        for name in names:
            assert address.parse(name, kind.model)


def test_the_help_says_where_known_values_stand(small, run):
    assert re.search(r"--policy 文字 +政策：见 ledger.yaml 的 policies（必填）\n", run("award", "add", "--help", root=small).out)
    assert re.search(r"--measure TEXT +Measure: see measures in ledger.yaml", run("indicator", "add", "--help", root=small, lang="en").out)
