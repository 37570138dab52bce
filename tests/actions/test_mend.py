"""What an input method, an editor or a person's own way of writing made of a file is brought to the form of files, in `fmt` and in `edit`."""

import re

import pytest

PATH = "ledgers/projects/QL/2019/P-2019-QL007.yaml"


def put(root, *changes):
    """Change the project's text, and return its bytes."""
    text = (root / PATH).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("signed: 2019-08-20", "signed: 2019年8月20号"),
        ("signed: 2019-08-20", "signed：20190820"),
        ("signed: 2019-08-20", "signed:2019-08-20"),
        ("investment: 12.5亿元", "investment: 12亿5000万元整"),
        ("county: QL", "county: 清陵县"),
        ("county: QL", "county:　清陵"),
        ("lead: 市发展改革委", "lead: 发改委"),
        ("enterprise: E-2016-QL003", "enterprise: 示例轴承有限公司"),
        ("meeting: 15", "meeting: 第十五次"),
        ("enterprise: E-2016-", "enterprise: Ｅ－2016—"),
        ("id: P-2019-QL007", "id: P－2019－ql007"),
        ("# yaml-language", "\ufeff# yaml-language"),
    ],
)
def test_fmt_and_edit_bring_it_to_the_form_of_files(old, new, small, run, monkeypatch, tmp_path):
    run("fmt", root=small)
    before = (small / PATH).read_bytes()
    text = put(small, (old, new))
    for raw in (text.encode(), *((text.encode("gb18030"),) if "\ufeff" not in text else ())):
        (small / PATH).write_bytes(raw)
        assert run("fmt", root=small).code == 0
        assert (small / PATH).read_bytes() == before
        (tmp_path / "typed").write_bytes(raw)
        monkeypatch.setenv("EDITOR", f"cp {tmp_path / 'typed'}")
        ran = run("project", "edit", "QL007", root=small)
        assert (ran.code, ran.err.startswith("错误")) == (0, False), ran.err
        assert (small / PATH).read_bytes() == before


def test_fmt_brings_the_amounts_of_years_to_the_form_of_files(small, run):
    (small / PATH).write_text(put(small, ("lead: ", "annual:\n  '2019': 2亿5000万元整\n  '2020': 3,000万元\nlead: ")), "utf-8")
    assert run("fmt", root=small).code == 0
    assert "annual:\n  '2019': 2.5亿元\n  '2020': 3000万元\n" in (small / PATH).read_text("utf-8")


@pytest.mark.parametrize("name", ["nodes", "funds", "annual", "case", "also"])
@pytest.mark.parametrize("value", ["无", "[无]", "{a: 无}", "[[无]]", "[{}]", "{}", "[]"])
def test_fmt_tells_what_check_tells_of_words_where_entries_belong(name, value, small, run):
    text = put(small, ("lead: ", f"{name}: {value}\nlead: "))
    (small / PATH).write_text(text, "utf-8")
    checked, ran = run("check", root=small), run("fmt", PATH, root=small)
    assert ran.code in (0, 1)
    assert ran.out in checked.out
    assert ran.code == 0 or (small / PATH).read_text("utf-8") == text


def tabbed(text):
    """Return a text indented by Tabs, with one behind each colon and dash."""
    text = re.sub("(?m)^(?:  )+", lambda blanks: "\t" * (len(blanks[0]) // 2), text)
    return re.sub(r"(?m)^(\t*(?:- )?\w+:) (?=\S)", r"\1\t", text).replace("- ", "-\t")


def wide(text):
    """Return a text indented by full-width blanks, one for each level."""
    return re.sub("(?m)^(?:  )+", lambda blanks: "\u3000" * (len(blanks[0]) // 2), text)


ENCODED = {
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16 of big ends": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16 without a mark": lambda text: text.encode("utf-16-le"),
    "tabs": lambda text: tabbed(text).encode(),
    "tabs in gb18030": lambda text: tabbed(text).encode("gb18030"),
    "wide indentation": lambda text: wide(text).encode(),
    "gb18030 with a mark": lambda text: ("\ufeff" + text).encode("gb18030"),
    "a wide blank for one of two": lambda text: text.replace("\n  ", "\n\u3000\u3000", 1).encode(),
    "dashes without a blank": lambda text: text.replace("- ", "-").encode(),
    "wide dashes too": lambda text: wide(text).replace("- ", "－").encode(),
}


@pytest.mark.parametrize("how", ENCODED)
def test_fmt_mends_what_an_editor_saved_in_its_own_way(how, small, run):
    run("fmt", root=small)
    before = (small / PATH).read_bytes()
    raw = ENCODED[how](before.decode())
    assert raw != before
    (small / PATH).write_bytes(raw)
    ran = run("fmt", root=small)
    assert (ran.code, ran.err) == (0, "") or ran.code == 0, ran.err
    assert (small / PATH).read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("signed: 2019-08-20", "signed: 8月20日"),
        ("signed: 2019-08-20", "signed: 昨天"),
        ("investment: 12.5亿元", "investment: 12.5 3亿元"),
        ("investment: 12.5亿元", "investment: 5000"),
        ("signed: 2019-08-20", "signed: 2019-0 8-20"),
    ],
)
def test_what_a_file_does_not_say_plainly_is_left_and_told(old, new, small, run):
    text = put(small, (old, new))
    (small / PATH).write_text(text, "utf-8")
    ran = run("fmt", root=small)
    assert ran.code == 1
    assert new.partition(": ")[2] in ran.out
    assert (small / PATH).read_text("utf-8") == text


@pytest.mark.parametrize(
    "line", ["nodes: 2019年", "funds: 3亿", "ended: 2020-05-01", "nodes:\n  start: 2019年8月", "funds:\n  - 3亿", "name:\n  - 名"]
)
def test_a_text_where_more_belongs_is_left_and_told(line, small, run):
    field = line.partition(":")[0]
    text = (small / PATH).read_text("utf-8")
    text = re.sub(rf"(?m)^{field}:.*\n(?:[ -].*\n)*", "", text) + line + "\n"
    (small / PATH).write_text(text, "utf-8")
    ran = run("fmt", root=small)
    assert (ran.code, "错误[" in ran.out) == (1, True), ran.err
    assert (small / PATH).read_text("utf-8") == text


@pytest.mark.parametrize("wrong", ["QL007", "P-2019-QL7", "P-2019-QL008", "七号", "P/2019"])
def test_a_file_with_another_id_than_its_name_is_left_and_told(wrong, small, run):
    (small / PATH).write_text(put(small, ("id: P-2019-QL007", f"id: {wrong}")), "utf-8")
    ran = run("fmt", root=small)
    assert (ran.code, f"“{wrong}”不是编号" in ran.out or f"编号 {wrong} 应在" in ran.out) == (1, True), ran.out
    assert f"id: {wrong}\n" in (small / PATH).read_text("utf-8")


def test_the_error_for_a_tab_says_tab(small, run):
    (small / PATH).write_text(put(small, ("county: QL", "county:\tQL")), "utf-8")
    ran = run("check", root=small)
    assert "错误[unfit-text]: 有看不见的字符 Tab\n" in ran.out + ran.err
    assert "怎么改：缩进和间隔都用空格，一个 Tab 换成两个空格\n" in ran.out + ran.err
