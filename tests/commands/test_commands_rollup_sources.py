"""Where a roll-up reads its cities: ledgers, git repositories with and without a work tree, bundles; and what keeps one from being read."""

import json
import shutil

import pytest
from git_samples import commit, git, put, start

from dicoop.actions import init
from dicoop.store import extracts

DAY = "2019-08-20"
FIRST, SECOND = "2019-08-20T10:00:00+0800", "2019-09-20T10:00:00+0800"
WORDS = ("--as-of", DAY, "--by", "city", "--json")
AGAIN_ZH = "  请该市在完整的仓库里重新打包：git bundle create 文件 --all\n"
AGAIN_EN = "  ask the city to re-create it from a full clone: git bundle create FILE --all\n"
PART_ZH = "这个 bundle 不完整：缺它前面的提交，或缺一部分内容"
PART_EN = "this bundle is incomplete: earlier commits or contents are missing"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two cities in repositories of two commits, the first tagged; and the same as bare repositories and as bundles."""
    home = tmp_path_factory.mktemp("cities")
    for n in (1, 2):
        city = start(home / f"c{n}")
        init.make_sample(city, init.Size(seed=n, projects=8, city=n))
        commit(city, "登记", FIRST)
        git(city, "tag", "-a", "meeting-15", "-m", "第15次")
        put(city, "ledgers/ledger.yaml", (city / "ledgers/ledger.yaml").read_text("utf-8").replace("name: ", "# 改\nname: ", 1))
        path = next((city / "ledgers/projects").rglob("P-*.yaml"))
        path.unlink()
        commit(city, "删一个", SECOND)
        git(home, "clone", "-q", "--bare", f"c{n}", f"c{n}.git", GIT_ALLOW_PROTOCOL="file")
        git(city, "bundle", "create", "-q", f"../c{n}.bundle", "--all")
    return home


@pytest.fixture
def cities(made, tmp_path):
    """A copy of the cities."""
    home = tmp_path / "p"
    shutil.copytree(made, home, symlinks=True)
    return home


def rows(ran):
    assert ran.err == ""
    return json.loads(ran.out)["rows"]


def commits(ran):
    return [each["commit"] for each in json.loads(ran.out)["cities"]]


@pytest.fixture
def done(monkeypatch):
    """The extracts that are written from here on."""
    found = []
    real = extracts.written
    monkeypatch.setattr(extracts, "written", lambda place: found.append(place) or real(place))
    return found


@pytest.mark.parametrize("at", [(), ("--known-at", "meeting-15"), ("--known-at", "2019-09-01")])
def test_all_sources_say_the_same_with_their_commit(cities, run, at):
    texts = [run("rollup", *(str(cities / f"c{n}{form}") for n in (1, 2)), *WORDS, *at) for form in ("", ".git", ".bundle")]
    assert {text.out for text in texts} == {texts[0].out}
    assert rows(texts[0])
    wanted = [git(cities / f"c{n}", "rev-parse", "meeting-15^{}" if at else "HEAD") for n in (1, 2)]
    assert commits(texts[0]) == wanted


def test_a_revision_is_what_stood_there(cities, run):
    size = lambda *at: int(rows(run("rollup", str(cities / "c1.git"), *WORDS, "--rate", "start", *at))[0]["denominator"])  # noqa: E731 - asked thrice
    assert size("--known-at", "meeting-15") == size("--known-at", "2019-09-01") == size() + 1


@pytest.mark.parametrize("form", ["", ".git", ".bundle"])
@pytest.mark.parametrize("at", [(), ("--known-at", "meeting-15")])
def test_what_has_not_changed_is_not_extracted_again(cities, run, done, form, at):
    places = [str(cities / f"c{n}{form}") for n in (1, 2)]
    first = run("rollup", *places, *WORDS, *at).out
    assert len(done) == 2
    assert run("rollup", *places, *WORDS, *at).out == first
    assert len(done) == 2
    next((cities / "c2/ledgers/projects").rglob("P-*.yaml")).unlink()
    commit(cities / "c2", "再删一个", "2019-09-21T10:00:00+0800")
    git(cities / "c2", "push", "-q", "../c2.git", "main", GIT_ALLOW_PROTOCOL="file")
    git(cities / "c2", "bundle", "create", "-q", "../c2.bundle", "--all")
    assert (run("rollup", *places, *WORDS, *at).out == first) is bool(at)
    assert len(done) == (2 if at else 3)


def test_other_settings_are_another_extract(cities, run, done):
    place = str(cities / "c1")
    run("rollup", place, *WORDS)
    settings = cities / "c1/ledgers/ledger.yaml"
    settings.write_text(settings.read_text("utf-8").replace("land: '30'", "land: 10").replace("land: 30", "land: 10"), "utf-8")
    run("rollup", place, *WORDS)
    assert len(done) == 2
    assert not done[0].parent.parent.exists()


def test_an_extract_of_ours_that_was_damaged_is_made_again(cities, run, done):
    place = str(cities / "c1.git")
    first = run("rollup", place, *WORDS).out
    (done[0] / "project.parquet").write_bytes(b"x")
    assert run("rollup", place, *WORDS).out == first
    (done[0] / "manifest.json").write_text("x")
    assert run("rollup", place, *WORDS).out == first
    assert len(done) == 3


def test_nothing_is_left_where_there_is_no_cache(cities, run, monkeypatch):
    with_one = run("rollup", str(cities / "c1.bundle"), str(cities / "c2"), *WORDS).out
    monkeypatch.setenv("DICOOP_CACHE", "")
    before = sorted(path.name for path in cities.iterdir())
    assert run("rollup", str(cities / "c1.bundle"), str(cities / "c2"), *WORDS).out == with_one
    assert sorted(path.name for path in cities.iterdir()) == before


def test_files_that_cannot_be_read_and_changes_not_committed_are_told(cities, run):
    put(cities / "c2", "ledgers/projects/QL/2019/P-2019-QL999.yaml", "id: [\n")
    ran = run("rollup", str(cities / "c1"), str(cities / "c2"), "--as-of", DAY, "--rate", "start")
    assert ran.code == 1
    assert "- 示例2市：有 1 个文件读不出来，没有计入\n- 示例2市：有 1 个文件的改动还没有提交\n" in ran.out


def test_a_ledger_in_a_folder_of_its_repository(cities, run):
    start(cities / "up")
    shutil.copytree(cities / "c1/ledgers", cities / "up/sub/ledgers")
    commit(cities / "up")
    git(cities / "up", "bundle", "create", "-q", "../up.bundle", "main")
    alone = rows(run("rollup", str(cities / "c1"), *WORDS))
    for place in ("up", "up/sub", "up.bundle"):  # of a bundle without HEAD the only branch is meant
        assert rows(run("rollup", str(cities / place), *WORDS)) == alone


def refused(run, *places):
    """Return what is told, in both languages."""
    both = [run("--lang", lang, "rollup", *map(str, places), *WORDS) for lang in ("zh", "en")]
    assert {ran.out for ran in both} == {""}
    return both[0].code, both[0].err, both[1].err


def test_bundles_that_lack_something_or_are_damaged(cities, run):
    git(cities / "c1", "bundle", "create", "-q", "../later.bundle", "meeting-15..main")
    git(cities, "clone", "-q", "--depth", "1", f"file://{cities}/c1.git", "cut", GIT_ALLOW_PROTOCOL="file")
    git(cities / "cut", "bundle", "create", "-q", "../shallow.bundle", "HEAD", "main")
    git(cities / "c1", "bundle", "create", "-q", "--version=3", "../bare.bundle", "--filter=blob:none", "HEAD", "main")
    whole = (cities / "c1.bundle").read_bytes()
    put(cities, "part.bundle", whole[: len(whole) // 2])
    put(cities, "bad.bundle", whole[:-30] + b"XX" + whole[-28:])
    put(cities, "not.bundle", b"PK\3\4")
    names = ("later", "shallow", "bare", "part", "bad", "not")
    code, zh, en = refused(run, *(cities / f"{name}.bundle" for name in names), cities / "nowhere")
    assert code == 6
    for said in ("later", "shallow", "bare"):
        assert f"错误：{cities}/{said}.bundle：{PART_ZH}\n{AGAIN_ZH}" in zh
        assert f"error: {cities}/{said}.bundle: {PART_EN}\n{AGAIN_EN}" in en
    assert f"错误：{cities}/part.bundle：这个 bundle 已损坏，或没有传完：early EOF\n{AGAIN_ZH}" in zh
    assert f"error: {cities}/part.bundle: this bundle is damaged or incomplete: early EOF\n{AGAIN_EN}" in en
    assert f"错误：{cities}/bad.bundle：这个 bundle 已损坏，或没有传完：" in zh
    for name in ("not.bundle", "nowhere"):
        assert f"错误：{cities}/{name} 既不是台账，也没有取数的文件\n  写取数文件夹、台账文件夹、git 仓库或 bundle 文件\n" in zh
        assert (
            f"error: {cities}/{name} is not a ledger and has no extracts\n"
            "  give a folder of extracts, the folder of a ledger, a git repository or a bundle\n"
        ) in en
    assert zh.count("错误：") == 7


def test_no_such_revision_is_told_of_each(cities, run):
    places = [cities / name for name in ("c1", "c1.git", "c2.bundle")]
    both = [run("--lang", lang, "rollup", *map(str, places), *WORDS, "--known-at", "xyz") for lang in ("zh", "en")]
    assert both[0].code == 3
    assert both[0].err == "".join(
        f"错误：{place}：没有这个版本：xyz\n  写标签、分支、提交号，或日期如 2019-08-20；分支有：main\n" for place in places
    )
    assert both[1].err == "".join(
        f"error: {place}: no such revision: xyz\n  give a tag, a branch, a commit, or a date such as 2019-08-20; branches: main\n"
        for place in places
    )


def test_no_ledger_or_two_of_them(cities, run):
    put(start(cities / "none"), "a.txt", "a")
    commit(cities / "none")
    start(cities / "two")
    for name in ("甲", "乙"):
        shutil.copytree(cities / "c1/ledgers", cities / f"two/{name}/ledgers")
    commit(cities / "two")
    ids = [git(cities / name, "rev-parse", "HEAD")[:10] for name in ("none", "two")]
    _, zh, en = refused(run, cities / "none", cities / "two")
    assert zh == (
        f"错误：{cities}/none：版本 {ids[0]} 里没有台账（ledgers/ledger.yaml）\n"
        f"错误：{cities}/two：版本 {ids[1]} 里不止一本台账：乙/ 甲/\n  克隆出来，写其中一本的文件夹\n"
    )
    assert en == (
        f"error: {cities}/none: no ledger (ledgers/ledger.yaml) in revision {ids[0]}\n"
        f"error: {cities}/two: there are several ledgers in revision {ids[1]}: 乙/ 甲/\n  clone it, and give the folder of one of them\n"
    )


def test_no_commits_or_no_branch_that_is_current(cities, run):
    git(cities, "init", "-q", "--bare", "-b", "main", "empty.git")
    git(cities / "c1", "branch", "other")
    git(cities / "c1", "bundle", "create", "-q", "../open.bundle", "main", "other")
    _, zh, en = refused(run, cities / "empty.git", cities / "open.bundle")
    assert zh == (
        f"错误：{cities}/empty.git：里面还没有提交\n"
        f"错误：{cities}/open.bundle：没有写明当前是哪个分支\n  写明版本：--known-at 分支（有：main other）\n"
    )
    assert en == (
        f"error: {cities}/empty.git: it has no commits\n"
        f"error: {cities}/open.bundle: it has no current branch\n"
        "  name a revision: --known-at BRANCH (there are: main other)\n"
    )
    assert rows(run("rollup", str(cities / "open.bundle"), *WORDS, "--known-at", "other"))
    git(cities / "c1.git", "symbolic-ref", "HEAD", "refs/heads/master")  # as `git init --bare` leaves it where others push `main`
    assert rows(run("rollup", str(cities / "c1.git"), *WORDS))


def test_all_that_is_wrong_with_what_was_sent_is_told(cities, run):
    for n in (1, 2):
        assert run("extract", "-o", str(cities / "sent"), "--as-of", DAY, root=cities / f"c{n}").code == 0
    wrong = sorted((cities / "sent").rglob("project.parquet"))
    for path in wrong:
        path.write_bytes(b"x")
    code, zh, _ = refused(run, cities / "sent")
    assert code == 6
    assert [line for line in zh.splitlines() if line.startswith("错误")] == [
        f"错误：{path} 的内容和清单对不上：报送之后被改过，或没有传完" for path in wrong
    ]


def test_all_that_is_wrong_is_told_at_once(cities, run):
    """A city twice hid files that were broken, a file that was gone those that were changed, a manifest all of them."""
    for n in (1, 2):
        assert run("extract", "-o", str(cities / "sent"), "--as-of", DAY, root=cities / f"c{n}").code == 0
    one, two = sorted(path.parent for path in (cities / "sent").rglob("manifest.json"))
    shutil.copytree(one.parent, cities / "sent/twice")
    shutil.copytree(one, cities / "sent/broken")
    (cities / "sent/broken/manifest.json").write_text("{")
    (two / "project.parquet").write_bytes(b"x")
    (two / "issue.parquet").unlink()
    _, zh, en = refused(run, cities / "sent", cities / "nowhere")
    assert [line for line in zh.splitlines() if line.startswith("错误")] == [
        f"错误：{cities}/sent/broken/manifest.json 不是 dicoop extract 写出的清单，或者被改过",
        f"错误：{cities}/nowhere 既不是台账，也没有取数的文件",
        f"错误：示例1市（900100）在同一天报了两份：{one}/manifest.json 和 {cities}/sent/twice/{DAY}/manifest.json",
        f"错误：{two}/issue.parquet 的内容和清单对不上：报送之后被改过，或没有传完",
        f"错误：{two}/project.parquet 的内容和清单对不上：报送之后被改过，或没有传完",
    ]
    assert en.count("error: ") == 5
