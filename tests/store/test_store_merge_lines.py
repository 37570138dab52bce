"""Any files are merged by their lines as git does, and written in one step."""

import pytest

from dicoop.change.syntax_tree import Names
from dicoop.errors import Unable
from dicoop.store import disk, merge_lines


def test_texts_are_merged_and_clashes_marked():
    assert merge_lines.merge_lines(b"1\n2\n3\n", b"0\n2\n3\n", b"1\n2\n4\n", Names()) == (b"0\n2\n4\n", True)
    clash = merge_lines.merge_lines(b"1\n", b"2\n", b"3\n", Names("-甲", "原", "乙"), 9)
    assert clash == ("<<<<<<<<< -甲\n2\n||||||||| 原\n1\n=========\n3\n>>>>>>>>> 乙\n".encode(), False)


def test_many_clashes_are_no_fault():
    texts = [b"".join(b"same\n" * 5 + f"{side}{n}\n".encode() for n in range(300)) for side in "abc"]
    merged = merge_lines.merge_lines(*texts, Names())
    assert merged is not None
    assert not merged.is_clean
    assert merged.raw.count(b"<<<<<<<") == 300


@pytest.mark.parametrize("texts", [(b"\0", b"a", b"b"), (b"a", b"\0b", b"c"), (b"a", b"b", b"\0c")])
def test_what_is_no_text(texts):
    assert merge_lines.merge_lines(*texts, Names()) is None


@pytest.mark.parametrize("step", ["open_new", "write", "sync", "replace"])
def test_a_file_is_written_whole_or_not_at_all(step, tmp_path, monkeypatch):
    target = tmp_path / "A"
    target.write_bytes(b"before")
    target.chmod(0o640)

    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(disk, step, fail)
        with pytest.raises(Unable):
            merge_lines.put(target, b"after")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("A", b"before")]
    merge_lines.put(target, b"after")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("A", b"after")]
    assert oct(target.stat().st_mode)[-3:] == "640"


@pytest.mark.parametrize(("lang", "words"), [("zh", "读不出来：是文件夹，不是文件"), ("en", "cannot read")])
def test_what_cannot_be_read(lang, words, tmp_path):
    with pytest.raises(Unable) as caught:
        merge_lines.content(tmp_path)
    assert words in caught.value.message.of(lang)
