"""In what order do Chinese names stand?"""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop.text import sound
from dicoop.text.sound import by_sound


@pytest.mark.parametrize(
    "names",
    [
        "瀍河回族区 长春 重庆 涧西区 老城区 洛龙区 孟津区 偃师区",
        "2号楼 A区 安阳 北京 长葛 朝阳 成都 重庆 东阿",
        "常青机械 长江精工 重庆钢铁 银行 重工",
        "济南 济宁 经济 西藏 厦门 中牟 重工",
        "栾川 罗山 洛宁 漯河 吕梁",
        "市城管局 市发展改革委 市工信局 市交通运输局 市市场监管局 市自然资源局",
        "清陵 轻工 青 青山",
    ],
)
def test_names_stand_by_their_sound(names):
    named = names.split()
    assert sorted(set(named), key=by_sound) == named


@pytest.mark.parametrize(
    ("name", "sounds"),
    [
        ("重庆", "chong2 qing4"),
        ("瀍河", "chan2 he2"),
        ("长子县长春路", "zhang3 zi3 xian4 chang2 chun1 lu4"),
        ("犍为", "qian2 wei2"),
        ("长治、朝阳市、魏都", "chang2 zhi4  chao2 yang2 shi4  wei4 du1"),
        ("宕昌 筠连 解州", "tan4 chang1  jun1 lian2  hai4 zhou1"),
        ("六安市六里", "lu4 an1 shi4 liu4 li3"),
        ("3号A", " hao4 "),
        ("１、", " "),
        ("\ue000\U0002fffd", " ~"),
    ],
)
def test_a_sign_is_read_as_in_its_word(name, sounds):
    assert " ".join(read for read, _ in by_sound(name)) == sounds


def test_every_reading_of_a_word_is_needed():
    for word, readings in sound._READ.items():
        assert all(sign in word and sound._sound(sign) != read for sign, read in readings.items()), word


def test_letters_alone_load_no_table():
    script = "import sys; from dicoop.text.sound import by_sound; by_sound('P-2019-QL007 — 1'); print('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "False\n"


@given(st.lists(st.text(st.sampled_from("长重庆瀍河区1Aa阿东２\ue000 —"))))
def test_no_two_names_share_a_place(texts):
    assert len({by_sound(text) for text in texts}) == len(set(texts))
