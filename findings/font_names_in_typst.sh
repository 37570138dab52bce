#!/usr/bin/env bash
# 公文指定“宋体”“黑体”“仿宋_GB2312”, 用 typst 出 PDF 的人会碰上: 字体装着, 按中文名却找不到, compile() 不声不响换成别的。
# For whoever sets Chinese official documents by typst, whose fonts are named in Chinese (宋体, 仿宋_GB2312): a font has a name in each language,
# and Word, LibreOffice and fontconfig know it by all of them; typst knows it by one alone, the English. By its Chinese name an installed font
# is not found, and `compile()` takes another without a word. Way round: ask `Fonts().families()` first, under both names.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq typst==0.15.0 fonttools==4.60.1 pypdf==6.0.0
cat > show.py <<'PY'
import sys
from importlib.metadata import version
from io import BytesIO

import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

CHINESE, ENGLISH = "示例宋体", "Shili Song"


def square():
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0)); pen.lineTo((900, 0)); pen.lineTo((900, 800)); pen.lineTo((100, 800)); pen.closePath()
    return pen.glyph()


font = FontBuilder(1000, isTTF=True)
font.setupGlyphOrder([".notdef", "A"])
font.setupCharacterMap({0x41: "A"})
font.setupGlyf({".notdef": square(), "A": square()})
font.setupHorizontalMetrics({".notdef": (1000, 100), "A": (1000, 100)})
font.setupHorizontalHeader(ascent=800, descent=-200)
names = {"en": ENGLISH, "zh": CHINESE}
font.setupNameTable({"familyName": names, "styleName": "Regular", "fullName": names, "psName": "ShiliSong-Regular"}, mac=False)
font.setupOS2()
font.setupPost()
font.save("song.ttf")


def used(name):
    """Return the fonts that a PDF holds where one was asked for by a name, and the warnings."""
    source = f'#set text(font: "{name}")\nA'.encode()
    made, warnings = typst.compile_with_warnings(source, font_paths=["."], ignore_system_fonts=True)
    assert typst.compile(source, font_paths=["."], ignore_system_fonts=True)  # says nothing
    fonts = PdfReader(BytesIO(made)).pages[0]["/Resources"]["/Font"]
    return sorted(str(each.get_object()["/BaseFont"]).partition("+")[2] for each in fonts.values()), [each.message for each in warnings]


print(*(f"{name} {version(name)}" for name in ("typst", "fonttools")))
print("字体里的名字 / names in the font:", ENGLISH, CHINESE)
print("typst 认得的 / typst knows:", typst.Fonts(False, False, font_paths=["."]).families())
english, chinese = used(ENGLISH), used(CHINESE)
print("按英文名 / by its English name:", *english)
print("按中文名 / by its Chinese name:", *chinese)
as_told = english[0] != chinese[0] and "Shili" in english[0][0] and "Shili" not in chinese[0][0] and english[1] == [] and len(chinese[1]) == 1
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
