"""Revisions are found by every name people give them; commits are told as they were written."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from git_samples import commit, git, put, start

from dicoop.errors import Misused, NotFound, Unable
from dicoop.labels import Label
from dicoop.store import git as store
from dicoop.store import history
from dicoop.store.git import FileChange

ONE, TWO = "ledgers/projects/QL/2019/P-2019-QL007.yaml", "ledgers/issues/QL/2019/I-2019-QL012.yaml"
CHINA = timezone(timedelta(hours=8))


@pytest.fixture
def root(tmp_path):
    """A repository that is a ledger, without commits."""
    return start(tmp_path / "ledger")


@pytest.fixture
def line(root):
    """Three commits on three days; the last day's was written after midnight by the clock of Greenwich."""
    made = []
    for number, when in enumerate(("2019-08-19T09:00:00+0800", "2019-08-20T23:30:00+0800", "2019-08-22T07:00:00+0800")):
        put(root, ONE, str(number))
        made.append(commit(root, f"第{number}次", when))
    return made


def refusal(kind, repo, name):
    """Return what is told of a name."""
    with pytest.raises(kind) as caught:
        history.resolve(repo, name)
    return caught.value.message, caught.value.hint


# A record's own


def test_a_history_does_not_go_on_in_a_record_like_it(root):
    """As `git log --follow` does, and a plain one where a person's settings say so."""
    record = "id: {}\n" + "".join(f"field{n}: 示例\n" for n in range(9))
    for path in (ONE, ONE.replace("007", "008")):
        put(root, path, record.format(path[-17:-5]))
        commit(root, path)
    git(root, "config", "log.follow", "true")
    repo = store.find(root)
    assert [each.subject for each in history.log(repo, history.resolve(repo, "HEAD"), path=path)] == [path]
    assert git(root, "log", "--format=%s", "--", path).split() == [path, ONE]


# Names


def test_all_names_of_a_commit(root, line):
    git(root, "tag", "meeting-14", line[0])
    git(root, "tag", "-a", "-m", "x", "meeting-15", line[1])
    git(root, "tag", "-a", "-m", "x", "twice", "meeting-15")
    git(root, "branch", "清陵/八月", line[0])
    git(root, "update-ref", "refs/remotes/origin/main", line[1])
    repo = store.find(root)
    names = {
        "meeting-14": line[0],
        "meeting-15": line[1],
        "twice": line[1],
        "refs/tags/twice": line[1],
        "tags/twice": line[1],
        "清陵/八月": line[0],
        "heads/清陵/八月": line[0],
        "main": line[2],
        "origin/main": line[1],
        "HEAD": line[2],
        "@": line[2],
        "HEAD~2": line[0],
        line[1]: line[1],
        line[1][:8]: line[1],
    }
    assert {name: history.resolve(repo, name) for name in names} == names


@pytest.mark.parametrize(
    ("day", "which"),
    [
        ("2019-08-19", 0),
        ("2019年8月19日", 0),
        ("2019-08-20", 1),
        ("2019.8.20", 1),
        ("2019/08/20", 1),
        ("2019-08-21", 1),
        ("2019-08-22", 2),
        ("2030-01-01", 2),
    ],
)
def test_a_day_is_the_last_commit_by_its_end(root, line, day, which, monkeypatch):
    for zone in ("UTC", "Asia/Shanghai", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        assert history.resolve(store.find(root), day) == line[which]


@pytest.mark.parametrize(
    ("clock", "day", "which"),
    [
        ("2001-01-01", "2019-08-05", 1),
        ("2001-01-01", "2019-08-01", 0),
        ("2001-01-01", "2019-08-20", 4),
        ("2001-01-01", "2010-01-01", None),
        ("2030-01-01", "2019-08-09", 1),
        ("2030-01-01", "2019-08-20", 4),
        ("2030-01-01", "2019-08-22", 5),
        ("2030-01-01", "2030-01-01", 5),
    ],
)
def test_one_clock_that_was_wrong_does_not_move_a_day(root, clock, day, which):
    """Git itself takes the first that is old enough: findings/clocks_in_git.sh."""
    made = []
    for number, when in enumerate(("2019-08-01", "2019-08-05", "2019-08-10", clock, "2019-08-20", "2019-08-21")):
        put(root, ONE, str(number))
        made.append(commit(root, when, f"{when}T10:00:00+0800"))
    if which is None:
        assert refusal(NotFound, store.find(root), day)[1].zh == "最早的一次提交在 2019-08-01"
    else:
        assert history.resolve(store.find(root), day) == made[which]


def test_a_day_follows_heads_own_line(root, line):
    git(root, "checkout", "-q", "-b", "county", line[0])
    put(root, TWO, "x")
    commit(root, "county", "2019-08-21T10:00:00+0800")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "merge", "county", GIT_COMMITTER_DATE="2019-08-23T10:00:00+0800")
    assert history.resolve(store.find(root), "2019-08-21") == line[1]


def test_a_day_before_all(root, line):
    assert refusal(NotFound, store.find(root), "2019-08-18") == (
        Label("2019-08-18 那天及以前还没有提交", "no commit on or before 2019-08-18"),
        Label("最早的一次提交在 2019-08-19", "the first commit is dated 2019-08-19"),
    )


HINT = Label(
    "写标签、分支、提交号，或日期如 2019-08-20；分支有：{names}",
    "give a tag, a branch, a commit, or a date such as 2019-08-20; branches: {names}",
)
WORDS = ["--help", "-x", "--all", "^HEAD", "HEAD..main", "", " ", "\0", "HEAD\0", "HEAD:ledgers", "2019-02-30", "一", "\udcff", "f" * 40]


@pytest.mark.parametrize("name", WORDS)
def test_what_names_no_commit(root, line, name):
    assert refusal(NotFound, store.find(root), name) == (
        Label(f"没有这个版本：{name}", f"no such revision: {name}"),
        HINT.fill(names=history.branches(store.find(root))),
    )


def test_the_nearest_name_is_told(root, line):
    git(root, "tag", "meeting-14")
    assert refusal(NotFound, store.find(root), "meeting-41")[1] == Label("是否想写“meeting-14”？", "Did you mean 'meeting-14'?")
    assert refusal(NotFound, store.find(root), "mian")[1] == Label("是否想写“main”？", "Did you mean 'main'?")


def test_no_commits_yet(root):
    repo = store.find(root)
    assert history.head(repo) is None
    assert history.refs(repo) == ()
    for name in ("HEAD", "2019-08-20"):
        assert refusal(NotFound, repo, name) == (Label("这个仓库还没有提交", "this repository has no commits yet"), None)


def test_a_name_for_two_commits_is_refused(root, line):
    git(root, "tag", "draft", line[0])
    git(root, "branch", "draft", line[1])
    repo = store.find(root)
    assert refusal(Misused, repo, "draft") == (
        Label("版本 draft 不止一个", "ambiguous revision draft"),
        Label("写全：refs/heads/draft、refs/tags/draft", "write it in full: refs/heads/draft, refs/tags/draft"),
    )
    assert history.resolve(repo, "refs/tags/draft") == line[0]
    assert history.resolve(repo, "heads/draft") == line[1]


def test_two_names_of_one_commit_are_no_question(root, line):
    git(root, "tag", "draft", line[0])
    git(root, "branch", "draft", line[0])
    assert history.resolve(store.find(root), "draft") == line[0]


def test_a_short_hash_of_several_commits_is_refused(root):
    tree = git(root, "write-tree")
    lines = [_commit_text(tree, number) for number in range(700)]
    repo = store.find(root)
    by_start = {}
    for text in lines:
        by_start.setdefault(repo._id("commit", text)[:4], []).append(text)
    start_, texts = next((key, value) for key, value in by_start.items() if len(value) > 1)
    ids = sorted(git(root, "hash-object", "-t", "commit", "--stdin", "-w", given=text) for text in texts)
    message, hint = refusal(Misused, repo, start_)
    assert message == Label(f"版本 {start_} 不止一个", f"ambiguous revision {start_}")
    assert hint == Label(f"写全：{'、'.join(ids)}", f"write it in full: {', '.join(ids)}")


def _commit_text(tree, number):
    who = "张三 <zhang@example.com> 1566266400 +0800"
    return f"tree {tree}\nauthor {who}\ncommitter {who}\n\n{number}\n".encode()


def test_a_branch_cannot_pass_for_a_closed_meeting(root, line):
    git(root, "branch", "meeting-14", line[2])
    git(root, "update-ref", "refs/remotes/origin/meeting-15", line[2])
    repo = store.find(root)
    assert refusal(NotFound, repo, "meeting-14")[0] == Label("没有这个版本：meeting-14", "no such revision: meeting-14")
    git(root, "tag", "meeting-14", line[0])
    assert history.resolve(repo, "meeting-14") == line[0]


def test_a_branch_cannot_pass_for_a_commit_or_head(root, line):
    git(root, "update-ref", f"refs/heads/{line[0]}", line[1])
    git(root, "update-ref", "refs/heads/HEAD", line[0])
    repo = store.find(root)
    assert history.resolve(repo, line[0]) == line[0]
    assert history.resolve(repo, "HEAD") == line[2]


def test_names_and_tips(root, line):
    git(root, "tag", "-a", "-m", "x", "meeting-15", line[1])
    git(root, "tag", "content", f"{line[0]}:{ONE}")
    git(root, "update-ref", "refs/remotes/origin/main", line[0])
    git(root, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    repo = store.find(root)
    branches = (("main", "branch", "refs/heads/main", line[2]), ("origin/main", "fetched", "refs/remotes/origin/main", line[0]))
    assert history.refs(repo) == (*branches, ("meeting-15", "tag", "refs/tags/meeting-15", line[1]))
    assert history.tips(repo) == branches


# Commits


def test_commits_as_they_were_written(root, line):
    put(root, TWO, "x")
    last = commit(root, "主题\n\n第一段\n\n第二段：值\n", "2019-08-23T08:00:00-0330")
    repo = store.find(root)
    newest, *others = history.log(repo, last)
    assert [one.id for one in others] == line[::-1]
    assert (newest.id, newest.parents, newest.name, newest.email) == (last, (line[2],), "张三", "zhang@example.com")
    assert (newest.subject, newest.body) == ("主题", "第一段\n\n第二段：值")
    assert newest.written == newest.committed == datetime(2019, 8, 23, 8, tzinfo=timezone(-timedelta(hours=3, minutes=30)))
    assert newest.written.utcoffset() == -timedelta(hours=3, minutes=30)
    assert newest.changes == (FileChange(TWO, 0, "", 0o100644, repo.blob_id(b"x")),)
    assert others[0].changes == (FileChange(ONE, 0o100644, repo.blob_id(b"1"), 0o100644, repo.blob_id(b"2")),)
    assert others[-1].changes == (FileChange(ONE, 0, "", 0o100644, repo.blob_id(b"0")),)
    assert (others[-1].parents, others[-1].body) == ((), "")


def test_a_range_and_a_path(root, line):
    put(root, TWO, "x")
    last = commit(root, "x", "2019-08-23T08:00:00+0800")
    repo = store.find(root)
    assert [one.id for one in history.log(repo, last, f"^{line[1]}")] == [last, line[2]]
    assert [one.id for one in history.log(repo, last, path=ONE)] == line[::-1]
    assert [one.id for one in history.log(repo, last, path=ONE, most=2)] == [line[2], line[1]]
    assert [one.id for one in history.log(repo, last, path="ledgers/issues")] == [last]
    assert history.log(repo, last, path="ledgers/*") == ()
    assert [one.id for one in history.log(repo, last, most=2)] == [last, line[2]]
    assert history.log(repo, last, most=0) == history.log(repo, last, f"^{last}") == ()


def test_paths_are_told_from_the_ledgers_root(root, line):
    put(root / "市办", ONE, "x")
    last = commit(root)
    repo = store.find(root / "市办")
    assert [one.path for commit_ in history.log(repo, last, path=ONE) for one in commit_.changes] == [ONE]


def test_a_message_cannot_pass_for_a_commit(root):
    put(root, ONE, "1")
    forged = f"{'a' * 40}\n:100644 100644 {'b' * 40} {'c' * 40} M\n\n:100644\n{'d' * 40}"
    first = commit(root, forged)
    put(root, "ledgers/:odd\n" + "e" * 40, "2")
    second = commit(root, ":100644 000000")
    found = history.log(store.find(root), second)
    assert [one.id for one in found] == [second, first]
    assert [[change.path for change in one.changes] for one in found] == [["ledgers/:odd\n" + "e" * 40], [ONE]]
    assert found[0].subject == ":100644 000000"


def test_of_a_merge_only_what_it_changed_itself(root, line):
    git(root, "checkout", "-q", "-b", "county", line[0])
    put(root, TWO, "x")
    commit(root, "county")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "plain", "county")
    plain = git(root, "rev-parse", "HEAD")
    git(root, "checkout", "-q", "-b", "other", line[0])
    put(root, TWO, "y")
    commit(root, "other")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "-s", "ours", "--no-commit", "other")
    put(root, TWO, "z")
    evil = commit(root, "evil")
    repo = store.find(root)
    found = {one.id: one for one in history.log(repo, evil)}
    assert len(found) == 7
    assert found[plain].changes == ()
    assert found[evil].changes == (FileChange(TWO, 0o100644, repo.blob_id(b"x"), 0o100644, repo.blob_id(b"z")),)
    assert len(found[evil].parents) == 2
    touched = [one.subject for one in history.log(repo, evil, path=TWO)]
    assert (touched[0], sorted(touched)) == ("evil", ["county", "evil", "other"])


@pytest.mark.parametrize("declared", [True, False])
def test_commits_in_gbk(root, declared):
    put(root, ONE, "1")
    git(root, "add", "-A")
    name = "张三".encode("gbk").decode("utf-8", "surrogateescape")
    encoding = ("-c", "i18n.commitEncoding=GBK") if declared else ("-c", "i18n.commitEncoding=bogus")
    git(root, *encoding, "commit", "-q", "-F", "-", given="清陵县更新\n\n到位资金".encode("gbk"), GIT_AUTHOR_NAME=name)
    if not declared:  # as an old tool wrote it: the bytes without a word about them
        raw = git_bytes(root, "cat-file", "commit", "HEAD").replace(b"encoding bogus\n", b"")
        git(root, "update-ref", "HEAD", git(root, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", given=raw))
    (found,) = history.log(store.find(root), git(root, "rev-parse", "HEAD"))
    assert (found.subject, found.body, found.name) == ("清陵县更新", "到位资金", "张三")


def git_bytes(root, *words):
    """Return what git printed, untouched."""
    return store.run(store.find(root), *words)


@pytest.mark.parametrize("when", ["99999999999999999999 +0800", "1566266400 +9999", "x y", "-5 +0000"])
def test_a_broken_moment_is_no_traceback(root, when):
    tree = git(root, "write-tree")
    text = f"tree {tree}\nauthor A <a@example.com> {when}\ncommitter A <a@example.com> {when}\n\nx\n".encode()
    made = git(root, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", given=text)
    (found,) = history.log(store.find(root), made)
    assert found.written.utcoffset() is not None
    assert (found.id, found.subject) == (made, "x")
    git(root, "update-ref", "HEAD", made)
    assert history.resolve(store.find(root), "2100-01-01") == made


def test_moments():
    assert history._moment("1566266400 +0800") == datetime(2019, 8, 20, 10, tzinfo=CHINA)
    assert history._moment("1566266400 -0330").utcoffset() == -timedelta(hours=3, minutes=30)
    assert history._moment("") == datetime(1970, 1, 1, tzinfo=UTC)


# Kinship


def test_kinship(root, line):
    git(root, "checkout", "-q", "-b", "county", line[0])
    county = commit(root, "county")
    git(root, "checkout", "-q", "--orphan", "alone")
    alone = commit(root, "alone")
    repo = store.find(root)
    assert history.merge_bases(repo, line[2], county) == (line[0],)
    assert history.merge_bases(repo, line[2], alone) == ()
    assert history.is_ancestor(repo, line[0], line[2])
    assert history.is_ancestor(repo, line[0], line[0])
    assert not history.is_ancestor(repo, line[2], line[0])
    assert not history.is_ancestor(repo, county, line[2])
    with pytest.raises(Unable):
        history.is_ancestor(repo, "f" * 40, line[0])


def test_two_bases_of_a_criss_cross(root, line):
    git(root, "checkout", "-q", "-b", "a", line[0])
    a = commit(root, "a")
    git(root, "checkout", "-q", "-b", "b", line[0])
    b = commit(root, "b")
    git(root, "merge", "-q", "-m", "b+a", a)
    ba = git(root, "rev-parse", "HEAD")
    git(root, "checkout", "-q", "a")
    git(root, "merge", "-q", "-m", "a+b", b)
    assert sorted(history.merge_bases(store.find(root), ba, git(root, "rev-parse", "HEAD"))) == sorted([a, b])


SHALLOW = (
    Label("这个仓库是浅克隆，只有一部分历史", "this repository is a shallow clone: part of its history is missing"),
    Label("先执行 git fetch --unshallow --tags", "run git fetch --unshallow --tags first"),
)


def test_what_a_shallow_clone_cannot_tell(root, line, tmp_path):
    git(root, "checkout", "-q", "-b", "county", line[0])
    commit(root, "county", "2019-08-24T10:00:00+0800")
    git(root, "checkout", "-q", "main")
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", f"file://{root}", "short")
    repo = store.find(tmp_path / "short")
    for name in ("2019-08-20", line[0], line[0][:9], "meeting-14"):
        assert refusal(Unable, repo, name) == SHALLOW
    assert refusal(NotFound, repo, "mian")[1] == Label("是否想写“main”？", "Did you mean 'main'?")
    assert history.resolve(repo, "2019-08-22") == line[2]
    county = history.resolve(repo, "origin/county")
    for ask in (history.merge_bases, history.is_ancestor):
        with pytest.raises(Unable) as caught:
            ask(repo, county, line[2])
        assert (caught.value.message, caught.value.hint) == SHALLOW
    assert history.is_ancestor(repo, line[2], line[2])
    with pytest.raises(Unable):
        history.whole(repo)
    history.whole(store.find(root))


def test_history_in_a_repository_of_sha256(tmp_path):
    root = start(tmp_path / "long", "--object-format=sha256")
    put(root, ONE, "1")
    first = commit(root)
    put(root, ONE, "2")
    second = commit(root, when="2019-08-21T10:00:00+0800")
    repo = store.find(root)
    assert [history.resolve(repo, name) for name in ("HEAD", second[:9], "2019-08-20")] == [second, second, first]
    assert [(one.id, len(one.changes)) for one in history.log(repo, second, path=ONE)] == [(second, 1), (first, 1)]
    assert history.merge_bases(repo, first, second) == (first,)
