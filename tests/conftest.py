"""A ledger from YAML in a test's docstring, the command line, golden texts; the home folder is out of bounds."""

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from dicoop import cli
from dicoop.actions import init
from dicoop.sample import files

TODAY = "2019-09-30"
POSTGRES = Path("/usr/lib/postgresql/15/bin")
settings.register_profile("suite", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("long", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
# Whoever runs the suite in the background ignores Ctrl-C, and so would every process it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

SETTINGS = """\
name: 示例市地企合作台账
office: SJ
counties:
  - key: QL
    name: 清陵县
    group: 六组团
  - key: XQ
    name: 西渠区
  - key: WS
    name: 市外
    outside: true
units:
  - 市地企合作办
  - 市发展改革委
  - 市交通运输局
themes:
  - 项目对接
  - 产销对接
"""


class Ran(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch, tmp_path_factory):
    """Neither home, environment nor umask of the person who runs the tests has a say, nor what a test before left of them.

    The umask is the process's: threads that each change it for a moment, as a test runs them, may leave another.
    """
    umask = os.umask(0o022)
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o500)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("DICOOP_CACHE", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("PAGER", "cat")  # no person is there to turn pages
    for name in ("DICOOP_LANG", "DICOOP_OFFICE", "LC_ALL", "LC_MESSAGES", "LANG", "VISUAL", "EDITOR", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    yield
    os.umask(umask)
    assert not list(home.iterdir()), "a test wrote into the home folder"


def write(root: Path, text: str) -> Path:
    """Write files out of one text: each begins with a line `== path`."""
    parts = textwrap.dedent(text).lstrip("\n").split("== ")[1:]
    for part in parts:
        path, _, body = part.partition("\n")
        target = root / path.strip()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(body, encoding="utf-8", newline="")
    return root


@pytest.fixture
def ledger(request, tmp_path):
    """A ledger in a temporary git repository: the files of the test's docstring, over small settings."""
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers/ledger.yaml").write_text(SETTINGS, encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return write(tmp_path, request.function.__doc__ or "")


SMALL = """\
== ledgers/meetings/015.yaml
# yaml-language-server: $schema=../../schemas/meeting.schema.json
id: 15
date: 2019-08-20
themes:
  - 产销对接
decisions:
  - key: M15-1
    text: 打通厂区北侧道路
    lead: 市交通运输局
    due: 2019-10-31
== ledgers/enterprises/QL/2016/E-2016-QL003.yaml
id: E-2016-QL003
name: 示例轴承有限公司
county: QL
== ledgers/enterprises/XQ/2017/E-2017-XQ001.yaml
id: E-2017-XQ001
name: 示例矿山机械有限公司
county: XQ
== ledgers/projects/QL/2019/P-2019-QL007.yaml
# yaml-language-server: $schema=../../../../schemas/project.schema.json
id: P-2019-QL007
name: 精密轴承智能工厂
enterprise: E-2016-QL003
county: QL
meeting: 15
signed: 2019-08-20
# 含二期
investment: 12.5亿元
lead: 市发展改革委  # 牵头
nodes:
  filing:
    plan: 2019-09-30
    done: 2019-09-12
    evidence: 备案证明
funds:
  - receipt: HD-1
    date: 2019-09-08
    amount: 2.1亿元
    source: own
progress:
  - date: 2019-09-20
    text: 场地平整完成
== ledgers/projects/QL/2019/P-2019-QL008.yaml
id: P-2019-QL008
name: 示例物流园
enterprise: E-2016-QL003
county: QL
signed: 2019-08-19
investment: 8000万元
lead: 市发展改革委
nodes:
  filing:
    done: 2019-09-02
    evidence: 备案证明
  start:
    done: 2019-09-16
    evidence: 开工令
== ledgers/issues/QL/2019/I-2019-QL012.yaml
id: I-2019-QL012
title: 厂区北侧道路未通
enterprise: E-2016-QL003
county: QL
category: land
raised: 2019-09-20
steps:
  - step: listed
    date: 2019-09-20
    by: 市地企合作办
== ledgers/issues/QL/2019/I-2019-QL013.yaml
id: I-2019-QL013
title: 缺熟练工
enterprise: E-2016-QL003
county: QL
category: labour
raised: 2019-09-20
steps:
  - step: listed
    date: 2019-09-20
    by: 市地企合作办
  - step: claimed
    date: 2019-09-23
    by: 市发展改革委
  - step: handling
    date: 2019-09-25
    text: 已发布招工信息
== ledgers/issues/QL/2019/I-2019-QL014.yaml
id: I-2019-QL014
title: 用电负荷不足
enterprise: E-2016-QL003
county: QL
category: energy
raised: 2019-09-16
steps:
  - step: listed
    date: 2019-09-16
    by: 市地企合作办
  - step: claimed
    date: 2019-09-17
    by: 市发展改革委
  - step: cleared
    date: 2019-09-24
    by: 市地企合作办
    outcome: resolved
    evidence: 送电单
== ledgers/contracts/QL/2019/C-2019-QL003.yaml
id: C-2019-QL003
title: 特种钢材供货
supplier: E-2016-QL003
buyer: E-2017-XQ001
county: QL
amount: 8600万元
signed: 2019-08-19
deliveries:
  - receipt: FH-1
    date: 2019-09-20
    amount: 700万元
"""


@pytest.fixture
def small(tmp_path):
    """A ledger with some records of each kind, in files that hold comments."""
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers/ledger.yaml").write_text(SETTINGS, encoding="utf-8")
    return write(tmp_path, SMALL)


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """A generated sample ledger, for reading only."""
    folder = tmp_path_factory.mktemp("sample")
    init.make_sample(folder, init.Size.of(15, 60, 15))
    return folder


def _written(root: Path, **asked: int) -> Path:
    for path, text in files(**asked):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


@pytest.fixture(scope="session")
def fifteen(tmp_path_factory):
    """The sample ledger of its default size, up to its fifteenth meeting, for reading only."""
    return _written(tmp_path_factory.mktemp("fifteen"))


@pytest.fixture(scope="session")
def later(tmp_path_factory):
    """The sample ledger with records of all kinds, up to its eighteenth meeting, for reading only."""
    return _written(tmp_path_factory.mktemp("later"), through=18)


@pytest.fixture(scope="session")
def _once():
    return {}


@pytest.fixture
def once(_once, tmp_path_factory):
    """Make a folder by a function the first time, and later copy what it then made: `once(root, function)`."""

    def call(root, make) -> Path:
        if (kept := _once.get(make.__code__)) is None:
            make(root)
            kept = _once[make.__code__] = tmp_path_factory.mktemp("once") / "made"
            shutil.copytree(root, kept, symlinks=True)
        else:
            shutil.rmtree(root)
            shutil.copytree(kept, root, symlinks=True)
        return root

    return call


@pytest.fixture
def contents():
    """Return all bytes of a ledger by path, the empty lock apart: `contents(root)`."""
    return lambda root: {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file() and p.name != ".lock"}


@pytest.fixture
def refused(run, contents):
    """Run a command line that must fail with these words in each language and change no byte: `refused(root, words, code, zh, en)`."""

    def call(root, words, code, zh, en, **surroundings) -> None:
        before = contents(root)
        for lang, text in (("zh", zh), ("en", en)):
            ran = run(*words, root=root, lang=lang, **surroundings)
            assert ran.err == text.lstrip("\n")
            assert (ran.code, ran.out) == (code, "")
        assert contents(root) == before

    return call


@pytest.fixture
def run(monkeypatch):
    """The command line: `run("project", "list", root=ledger)`."""

    def call(*words, root=None, lang="zh", today=TODAY, stdin="") -> Ran:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        given = {str(word).partition("=")[0] for word in words}
        usual = {"-C": str(root or ""), "--lang": lang, "--today": today}
        options = [word for flag, value in usual.items() if value and flag not in given for word in (flag, value)]
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.main([*options, *(str(word) for word in words)])
        return Ran(code, out.getvalue(), err.getvalue())

    return call


@pytest.fixture(scope="session")
def save():
    """Commit all files of a folder, in a repository made if need be, and return the commit: `save(root, when="2019-08-20", by="张三")`."""

    def call(root, *, when="2019-08-20", by="张三", message="改", tag="") -> str:
        given = {"NAME": by, "EMAIL": "clerk@example.com", "DATE": f"{when}T10:00:00+0800"}
        env = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        env |= {f"GIT_{who}_{what}": text for who in ("AUTHOR", "COMMITTER") for what, text in given.items()}
        git = lambda *words: subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True, env=env, text=True)  # noqa: E731
        if not (root / ".git").exists():
            git("init", "-q", "-b", "main")
        git("add", "-A")
        git("commit", "-q", "--allow-empty", "-m", message)
        if tag:
            git("tag", tag)
        return git("rev-parse", "HEAD").stdout.strip()

    return call


@pytest.fixture
def golden(request):
    """Compare a text with the one kept beside the test; DICOOP_GOLDEN=write writes it anew, to be read before it is kept."""
    folder = Path(request.fspath).parent / "golden"

    def compare(name: str, text: str) -> None:
        path = folder / name
        if os.environ.get("DICOOP_GOLDEN") == "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def postgres():
    """A server of its own on loopback, in a temporary folder."""
    if not (POSTGRES / "initdb").exists():
        assert "DICOOP_TESTS_SKIP_NOTHING" not in os.environ, "PostgreSQL is not installed"
        pytest.skip("PostgreSQL is not installed")
    home = Path("/tmp") / f"dicoop-pg-{os.getpid()}"
    home.mkdir(mode=0o700)
    as_ = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    if as_:
        shutil.chown(home, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = str(home / "base")

    def call(*words):
        done = subprocess.run(
            (*as_, *words), cwd="/", capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"], "LC_ALL": "C"}
        )
        assert done.returncode == 0, done.stdout + done.stderr

    call(str(POSTGRES / "initdb"), "-D", base, "-U", "dicoop", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off -p {port}"
    call(str(POSTGRES / "pg_ctl"), "-D", base, "-w", "-l", str(home / "log"), "-o", options, "start")
    yield f"postgresql://dicoop@127.0.0.1:{port}/postgres"
    call(str(POSTGRES / "pg_ctl"), "-D", base, "-w", "-m", "immediate", "stop")
    shutil.rmtree(home)
