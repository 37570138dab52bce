"""A second note, handling or pitch of one day is kept, and can be named."""


def test_a_second_note_of_a_day_gets_a_number(small, run):
    path = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    for text in ("主体封顶", "设备进场", "试车"):
        assert run("project", "note", "QL007", "--text", text, "--date", "2019-09-25", root=small).code == 0
    written = path.read_text("utf-8")
    assert "  - date: 2019-09-25\n    text: 主体封顶\n" in written
    assert "  - date: 2019-09-25\n    nr: 2\n    text: 设备进场\n" in written
    assert "  - date: 2019-09-25\n    nr: 3\n    text: 试车\n" in written
    assert run("project", "set", "QL007", "progress[2019-09-25 2].text=设备到货", root=small).code == 0
    assert "    nr: 2\n    text: 设备到货\n" in path.read_text("utf-8")
    assert run("check", root=small).out.count("entry-twice") == 0


def test_a_second_pitch_by_one_unit_gets_a_number(small, run):
    for text in ("轴承新品", "齿轮新品"):
        assert run("meeting", "item", "15", "--type", "pitch", "--by", "示例轴承 有限公司", "--text", text, root=small).code == 0
    written = (small / "ledgers/meetings/015.yaml").read_text("utf-8")
    assert "    by: 示例轴承 有限公司\n    nr: 2\n    text: 齿轮新品\n" in written
    assert run("meeting", "set", "15", "items[pitch 示例轴承 有限公司 2].text=新品", root=small).code == 0
    assert "    nr: 2\n    text: 新品\n" in (small / "ledgers/meetings/015.yaml").read_text("utf-8")
