"""What does the 通报 of a meeting say, and has it the parts that GB/T 9704-2012 asks for, in their order?"""

import docx
import pytest
from report_samples import MEETINGS, PROJECTS, TODAY, ledger_of

from dicoop.render import stamps
from dicoop.reports.meeting import case, report
from dicoop.reports.meeting.notice import notice
from dicoop.reports.reference_day import when


@pytest.fixture
def paragraphs(later, run, tmp_path):
    def of(*more):
        path = tmp_path / "通报.docx"
        assert run("report", "--meeting", "18", *more, "--force", "-o", path, root=later, today="2021-03-23").code == 0
        return [each.text for each in docx.Document(path).paragraphs]

    return of


def test_it_has_its_addressee_its_list_of_annexes_its_signature_and_its_day(paragraphs):
    said = paragraphs()
    body = said[: next(place for place, text in enumerate(said) if text.startswith("附件1　"))]
    assert body[0] == "关于第18次联席会议办理情况的通报"
    assert body[2] == "各县区，市直各有关单位："
    listed = body.index("附件：1.各项率")
    assert body[listed + 1 : listed + 4] == ["　　　2.供需", "　　　3.融资", "　　　4.指标"]
    assert body[-3:] == ["", "市地企合作办", "2021年3月22日"]
    assert body[-4] == "　　　20.督导建议"
    assert paragraphs("--county", "SL")[2] == "石廪县："


def test_it_says_of_each_kind_how_it_stands_and_where_its_tables_are(paragraphs):
    said = paragraphs()
    work = said[said.index("三、相关工作进展") + 1 : said.index("四、存在的问题")]
    assert work[0] == "供需223条，其中已提出6、已发布50、对接中88、部分落实26、已落实53。逾期未办的113条（见附件2）。"
    assert work[1] == "融资84笔，其中已签约8、已授信9、放款中25、放款到位35、已结清5、未获批2。逾期未办的15笔（见附件3）。"
    assert work[-1] == "2021年度投资、项目服务和推进见附件12、13。"
    assert said[said.index("一、总体情况") + 1].endswith("办结率下降0.8个百分点（见附件1）。")
    assert said[said.index("三、相关工作进展") - 1].endswith("南埠区（88.2%）（见附件14、15、16）。")


def test_nobody_is_told_to_make_a_statement_where_nobody_is_called_to(paragraphs):
    said = "\n".join(paragraphs())
    assert "表态发言：无" in said
    assert "在下次会议上作表态发言" not in said
    assert "各县区、各有关单位要对照附件逐项核实，逾期事项明确责任人和完成时限。" in said
    assert "石廪县和各有关单位要对照附件逐项核实，逾期事项明确责任人和完成时限。" in paragraphs("--county", "SL")


def test_all_who_share_a_place_are_named_and_nobody_over_too_few():
    """Four counties stood at 100.0%, three of them were named."""
    started = {"A": (4, 4), "B": (4, 4), "C": (4, 4), "D": (4, 4), "E": (3, 4), "F": (3, 4), "G": (2, 4), "H": (1, 4), "I": (1, 1)}
    nodes = {"start": {"done": "2019-02-20", "evidence": "开工令"}}
    projects = [
        {**PROJECTS[0], "id": f"P-2019-{key}X00{n}", "county": f"{key}X", "nodes": nodes if n <= some else {}, "funds": []}
        for key, (some, every) in started.items()
        for n in range(1, every + 1)
    ]
    counties = [{"key": f"{key}X", "name": f"{key}县"} for key in started]
    ledger = ledger_of({"meeting": MEETINGS, "project": projects}, counties=counties, supervision={"rates": ["start"], "least": "2"})
    found = case(ledger, when(ledger, "2", None, TODAY))
    said = next(section for section in notice(report(found), found).sections if section.key == "counties").blocks[0]
    assert said.words.zh == (
        "开工率（按个数）全市78.8%，较高的是A县（100.0%）、B县（100.0%）、C县（100.0%）、D县（100.0%），"
        "较低的是H县（25.0%）、G县（50.0%）、E县（75.0%）、F县（75.0%）（见附件2、3、4）。"
    )


def test_the_figures_of_every_kind_can_be_opened_and_are_looked_at_again(later, run, tmp_path):
    """Those of the ten kinds had no bookmark, and opened nothing on the page."""
    page = run("report", "--meeting", "18", "--format", "html", root=later, today="2021-03-23").out
    postings = page[page.index('id="s-posting"') : page.index('id="s-financing"')]
    assert "31.0%<wbr>（39/126）</summary>" in postings
    assert "dicoop rates --rate posting.assured --as-of 2021-03-22 --explain" in postings
    path = tmp_path / "通报.docx"
    assert run("report", "--meeting", "18", "-o", path, root=later, today="2021-03-23").code == 0
    told = {(stamp[1], stamp[2]) for stamp in stamps.read(path.read_bytes())}
    assert {("posting.assured", "count"), ("financing.credit", "count"), ("posting.short", "number")} <= told
    assert "今天都没有变" in run("restated", path, root=later, today="2021-03-23").out
