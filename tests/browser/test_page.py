"""Is the page whole in a browser: on a phone and a desk, with scripts and without, by keyboard, in the dark, on paper?"""

import json
import re
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from itertools import pairwise

import pytest
from programs import browser, needs, needs_font
from pypdf import PdfReader

from dicoop import cli
from dicoop.labels import whole_signs

WIDTHS = (360, 1280)
HOSTILE = "</script><img src=x onerror=document.title='gone'>&<b>粗"
CONTRAST = """() => {
  const found = [];
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  for (const e of document.querySelectorAll("h1,h2,h3,p,a,th,td,summary,small,span,li,code,dt,dd,figcaption,button,option")) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.getClientRects().length) continue;
    let at = e, back = [0, 0, 0, 0];
    while (at && back[3] === 0) { back = parse(getComputedStyle(at).backgroundColor); at = at.parentElement; }
    const style = getComputedStyle(e), a = light(parse(style.color).slice(0, 3)), b = light(back.slice(0, 3));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const big = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (big ? 3 : 4.5)) found.push([e.tagName, e.className, e.textContent.slice(0, 20), ratio]);
  }
  return found.slice(0, 5);
}"""


@pytest.fixture(scope="module")
def opened():
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def made(sample, tmp_path_factory):
    """The sample's page of its last meeting, and the report as programs read it."""
    folder = tmp_path_factory.mktemp("page")
    told = StringIO()
    with redirect_stderr(StringIO()), redirect_stdout(told):
        words = ["-C", str(sample), "--lang", "zh", "report", "--meeting", "15", "--no-index"]
        assert cli.main([*words, "-o", str(folder / "报告.html")]) == 0
        assert cli.main([*words, "--json"]) == 0
    return folder / "报告.html", json.loads(told.getvalue())


def page_of(opened, path, *, width=1280, scripts=True, dark=False, hash_=""):
    context = opened.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripts, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri() + (hash_ and f"#{hash_}"))
    page.wait_for_load_state("networkidle")
    assert [each.partition("#")[0] for each in asked] == [path.as_uri()]
    return page


def shown(page):
    """All words of the page as they are shown; the script that asks does not run in the page's own world."""
    return page.inner_text("body")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways_and_asks_for_nothing(opened, made, width, scripts):
    page = page_of(opened, made[0], width=width, scripts=scripts)
    box = page.locator("body").bounding_box()
    assert box["width"] <= width
    right = max(each.bounding_box()["x"] + each.bounding_box()["width"] for each in page.locator("section, header, nav, footer").all())
    assert right <= width
    page.mouse.wheel(400, 0)
    assert page.locator("h1").bounding_box()["x"] >= 0


def test_it_is_complete_without_scripts(opened, made):
    path, report = made
    page = page_of(opened, path, scripts=False, width=360)
    for key, section in report["sections"].items():
        for name, rows in section.items():
            if isinstance(rows, list) and rows and isinstance(rows[0], dict):
                table = page.locator(f"#s-{key} table", has=page.locator("tbody tr"))
                which = "tr.sub" if name.endswith("_subtotals") else "tr:not(.sub)"
                counts = [each.locator(f"tbody:not(.sum) {which}").count() for each in table.all()]
                assert len(rows) in counts, (key, name)
    summary = page.locator("#s-projects tbody summary").first
    summary.click()
    assert page.locator("#s-projects details[open] code").inner_text().startswith("dicoop rates --rate start")
    summary.click()
    assert page.locator("details[open]").count() == 0


def test_a_phone_shows_figures_first_and_no_cell_over_another(opened, made):
    path, _ = made
    page = page_of(opened, path, scripts=False, width=360)
    assert page.locator(".tiles").bounding_box()["y"] < 400
    over = "cell => cell.scrollWidth > cell.clientWidth + 1"
    assert page.locator("td").evaluate_all(f"cells => cells.filter({over}).map(cell => cell.innerText)") == []


def test_every_rate_is_the_one_of_the_json_and_opens_those_that_fall_short(opened, made, run, sample):
    path, report = made
    page = page_of(opened, path, scripts=False)
    rows = page.locator("#s-rates .t").first.locator("tbody tr").all()
    told = report["sections"]["rates"]["rates"]
    assert len(rows) == len(told)
    explained = json.loads(run("rates", "--explain", "--json", "--as-of", report["as_of"], root=sample).out)["rows"]
    behind = {(each["rate"], each["denominator"]): each["members"] for each in explained}
    for row, one in zip(rows, told, strict=True):
        assert row.locator("summary").inner_text().startswith(f"{one['now']['percent']}%")
        members = behind[one["rate"], one["now"]["denominator"]]
        short = [m["id"] for m in members if float(m["numerator"]) < float(m["denominator"])]
        text = row.locator("details div").text_content()
        assert (f"只计入分母的{len(short)}条" in text) if short else ("没有只计入分母的" in text)
        links = row.locator("details a").all()
        if "名单见" in text:
            links = page.locator(links[0].get_attribute("href")).locator("a").all()
        assert [id_of(page, a) for a in links] == [id_ for id_ in short[:50] if not id_.isdecimal()]


def id_of(page, link):
    """The id of the record that a link leads to, of which the link's own words are the end."""
    found = page.locator(f"tr[id='{link.get_attribute('href')[1:]}'] th").text_content().strip()
    assert found.endswith(re.match(r"[-A-Z\d]+", link.text_content())[0])
    return found


def test_a_list_that_stands_elsewhere_opens_there_and_a_record_keeps_its_address(opened, made):
    page = page_of(opened, made[0])
    total = page.locator("#s-projects .sum details").first
    total.locator("summary").click()
    link = total.locator("p a").first
    there = page.locator(link.get_attribute("href"))
    link.click()
    assert page.locator("details[open]").count() == 1
    assert there.locator("div").is_visible()
    record = there.locator("p a").first
    id_ = id_of(page, record)
    record.click()
    page.wait_for_url(f"**#{id_}")
    assert page.locator("tr:target th").inner_text() == id_
    again = page_of(opened, made[0], hash_=id_)
    assert again.locator("tr:target th").inner_text() == id_


def test_figures_of_the_counties_are_those_of_the_json(opened, made):
    path, report = made
    page = page_of(opened, path, scripts=False)
    table = page.locator("#s-projects .t")
    told = report["sections"]["projects"]["counties"]
    for row, one in zip(table.locator("tbody:not(.sum) tr:not(.sub)").all(), told, strict=True):
        cells = [
            cell.locator("summary").inner_text() if cell.locator("summary").count() else cell.inner_text()
            for cell in row.locator("th,td").all()
        ]
        assert cells[1] == str(one["projects"])
        assert cells[3] == str(one["started"])
        assert cells[4] == (f"{one['start']['percent']}%" if one["start"]["percent"] else "—")
        assert cells[6] == (f"{one['funds']['percent']}%" if one["funds"]["percent"] else "—")


def test_links_lead_to_records_that_are_there(opened, made):
    page = page_of(opened, made[0], scripts=False)
    text = made[0].read_text("utf-8")
    ids = set(re.findall(r" id=\"?([^\s>\"]+)", text))
    assert set(re.findall(r"href=\"?#([^\s>\"]+)", text)) <= ids
    link = page.locator("#s-attention td a, #s-attention th a").first
    link.click()
    assert page.locator("tr:target th").inner_text() == link.inner_text()


def test_search_filter_and_sort(opened, made):
    page = page_of(opened, made[0])
    section = page.locator("#s-ledger-project")
    rows = section.locator("tbody tr:visible")
    every = rows.count()
    first = rows.first.locator("th").inner_text()
    section.locator("input").fill(first.lower())
    assert rows.count() == 1
    assert section.get_by_role("status").inner_text() == "1 行"
    section.locator("input").fill("")
    county = section.locator("select").first
    county.select_option(index=1)
    name = county.input_value()
    assert 0 < rows.count() < every
    assert all(name in text for text in rows.all_inner_texts())
    county.select_option(index=0)
    assert rows.count() == every
    head = section.locator("thead th", has_text="总投资")
    place = int(head.evaluate("e => e.cellIndex"))
    for way, direction in (("ascending", 1), ("descending", -1)):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == way
        values = [float(row.locator("th,td").nth(place).inner_text()) for row in rows.all()]
        assert values == sorted(values, reverse=direction < 0)


def test_the_keyboard_goes_down_the_page_and_opens_figures(opened, made):
    page = page_of(opened, made[0])
    tops = []
    for _ in range(30):
        page.keyboard.press("Tab")
        tops.append(page.evaluate("document.activeElement.getBoundingClientRect().top + scrollY"))
    assert all(after >= before - 40 for before, after in pairwise(tops))
    page.locator("#s-summary summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("details[open]").count() == 0


@pytest.mark.parametrize("dark", [False, True])
def test_every_word_stands_out(opened, made, dark):
    page = page_of(opened, made[0], dark=dark)
    assert page.evaluate(CONTRAST) == []


def test_on_paper_every_row_is_there_and_heads_are_repeated(opened, made, tmp_path):
    page = page_of(opened, made[0])
    page.locator("#s-ledger-project input").fill("没有这个")
    page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True)
    text = subprocess.run([needs("pdftotext"), "-layout", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True).stdout
    ids = page.locator("tr[id] th").all_text_contents()
    assert len(ids) > 100
    assert [id_ for id_ in ids if id_ not in text] == []
    sheets = [
        sheet
        for sheet in text.split("\f")
        if re.search(r"^\s*P-\d{4}-\S+.*\d{4}-\d{2}-\d{2}", sheet, re.MULTILINE) and "台账版本" not in sheet
    ]
    assert all("编号" in sheet for sheet in sheets)


def test_what_is_copied_off_paper_is_read_as_it_was_written(opened, tmp_path):
    font = needs_font("Noto Sans CJK SC")
    signs = "长子县大石桥高新区用地项目，生产车门见页户骨角鼻黄龙风飞马鱼鸟贝麦齐齿革食首青面音韦"
    page = opened.new_page()
    page.set_content(f'<p lang="zh-CN" style="font-family: {font}; font-size: 8px">{signs}</p>')
    page.pdf(path=str(tmp_path / "page.pdf"))
    copied = PdfReader(tmp_path / "page.pdf").pages[0].extract_text().strip()
    assert whole_signs(copied) == signs


def test_hostile_texts_are_shown_as_text(opened, small, run, tmp_path):
    (record,) = [path for path in small.rglob("P-*.yaml") if "name:" in path.read_text("utf-8")][:1]
    text = re.sub(r"^name: .*$", f'name: "{HOSTILE}"', record.read_text("utf-8"), flags=re.MULTILINE)
    record.write_text(text, encoding="utf-8")
    assert run("report", "-o", tmp_path / "x.html", root=small, today="2019-12-31").code == 0
    page = page_of(opened, tmp_path / "x.html")
    assert HOSTILE in shown(page)
    assert page.title() != "gone"
    assert page.locator("img").count() == 0


def test_a_folder_of_pages_links_to_each_other(opened, sample, run, tmp_path):
    assert run("page", tmp_path / "网页", "--meeting", "15", root=sample).code == 0
    page = page_of(opened, tmp_path / "网页/index.html", scripts=False, width=360)
    names = sorted(path.name for path in (tmp_path / "网页").iterdir())
    links = [a.get_attribute("href") for a in page.locator("nav.chips a").all()]
    assert sorted(links) == [name for name in names if name != "index.html"]
    page.locator("nav.chips a").first.click()
    assert "（" in page.locator("h1").inner_text()
    page.get_by_role("link", name="全市").click()
    assert page.url.endswith("index.html")
