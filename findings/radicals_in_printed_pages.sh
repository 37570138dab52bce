#!/usr/bin/env bash
# 从浏览器打印的 PDF 里复制、提取项目名和县名的人会碰上: “长子县”成了“⻓⼦县”, 看着一样, 查不到, 去不了重; 用 NFKC 只改回一部分。
# For whoever takes names out of PDF files that were printed by Chrome, Edge or a program built on them (their PDF comes from Skia): a font for
# Chinese, such as 思源黑体, draws 目 and the radical ⽬ by one glyph, and Skia writes down the lower code point. So 项目, 大石桥 and 长子县 are
# read as other texts, that no search finds and no check for doubles matches. The usual remedy, NFKC, mends those from U+2F00 on only: 长 车 门
# 见 页 stay radicals, which have no normal form, and 户 becomes 戶. Some readers (PDFium, Poppler) hide it, pypdf and pdfminer do not.
# Way round: Unicode's EquivalentUnifiedIdeograph instead of NFKC, and 户 for ⼾.
# Needs libEGL.so.1 and libGL.so.1, as skia-python does (Debian: libegl1 libgl1).
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq skia-python==144.1 fonttools==4.60.1 fpdf2==2.8.9 pypdf==6.0.0
cat > show.py <<'PY'
import sys
import unicodedata
from importlib.metadata import version
from io import BytesIO

import skia
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fpdf import FPDF
from pypdf import PdfReader

TEXT = "项目长子县户"
ALIKE = {"目": "⽬", "长": "⻓", "子": "⼦", "户": "⼾"}  # drawn by one glyph, as in 思源黑体


def square():
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0)); pen.lineTo((900, 0)); pen.lineTo((900, 800)); pen.lineTo((100, 800)); pen.closePath()
    return pen.glyph()


glyphs = {sign: f"g{n}" for n, sign in enumerate(TEXT)}
font = FontBuilder(1000, isTTF=True)
font.setupGlyphOrder([".notdef", *glyphs.values()])
font.setupCharacterMap({ord(each): name for sign, name in glyphs.items() for each in {sign, ALIKE.get(sign, sign)}})
font.setupGlyf({name: square() for name in (".notdef", *glyphs.values())})
font.setupHorizontalMetrics({name: (1000, 100) for name in (".notdef", *glyphs.values())})
font.setupHorizontalHeader(ascent=800, descent=-200)
font.setupNameTable({"familyName": "Shili", "styleName": "Regular", "fullName": "Shili", "psName": "Shili-Regular"}, mac=False)
font.setupOS2()
font.setupPost()
font.save("shili.ttf")


def by_skia():
    stream = skia.DynamicMemoryWStream()
    document = skia.PDF.MakeDocument(stream)
    document.beginPage(400, 200).drawString(TEXT, 20, 50, skia.Font(skia.Typeface.MakeFromFile("shili.ttf"), 20), skia.Paint())
    document.endPage()
    document.close()
    return bytes(stream.detachAsData())


def by_fpdf():
    document = FPDF()
    document.add_page()
    document.add_font("Shili", fname="shili.ttf")
    document.set_font("Shili", size=20)
    document.cell(text=TEXT)
    return bytes(document.output())


def read(raw):
    return PdfReader(BytesIO(raw)).pages[0].extract_text().strip()


def shown(text):
    return " ".join(f"{sign} U+{ord(sign):04X}" for sign in text)


print(*(f"{name} {version(name)}" for name in ("skia-python", "fonttools", "fpdf2", "pypdf")))
printed, other = read(by_skia()), read(by_fpdf())
mended = unicodedata.normalize("NFKC", printed)
print("写下的 / written:               ", shown(TEXT))
print("别的库做的 PDF / PDF by fpdf2:  ", shown(other))
print("Skia 做的 PDF / PDF by Skia:    ", shown(printed))
print("再经 NFKC / and that after NFKC:", shown(mended))
as_told = other == TEXT and printed == "".join(ALIKE.get(sign, sign) for sign in TEXT) and mended == "项目⻓子县戶"
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
