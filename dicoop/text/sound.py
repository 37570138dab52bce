"""In what order do Chinese names stand: by their sound, as in a dictionary?"""

from __future__ import annotations

from functools import cache

from dicoop.frozen import pattern

# Signs that are read in names otherwise than a dictionary reads them first
_IN_NAMES = {"长": "chang2", "都": "du1", "藏": "zang4", "厦": "xia4", "佛": "fo2", "什": "shi2", "勒": "le4", "坻": "di3", "子": "zi3"}
# Signs that are read otherwise again in some words, most of them places: dictionaries of words do not know half of them; that of pypinyin 0.55.0
# reads 长治 as zhang zhi, 花都 as hua dou, 朝阳市 as zhao yang shi, so it is asked for single signs only
_IN_WORDS = """
重chong2 重庆 重组 重建; 长zhang3 长子县 成长 增长 市长 县长 区长 局长 院长 校长 厂长 董事长; 行hang2 银行 分行 支行 行业;
单shan4 单县; 阿e1 东阿; 牟mu4 中牟 牟平; 涡guo1 涡阳; 尉yu4 尉犁; 浚xun4 浚县; 铅yan2 铅山; 六lu4 六安 六合; 乐yue4 乐清 南乐 民乐; 乐lao4 乐亭 乐陵;
台tai1 台州 天台; 丽li2 丽水; 番pan1 番禺; 埔bu4 大埔; 洞tong2 洪洞; 峙shi4 繁峙; 蔚yu4 蔚县; 会kuai4 会计 会稽; 泌bi4 泌阳; 枞zong1 枞阳;
华hua4 华阴 华州 华县; 曾zeng1 曾都; 召shao4 召陵; 监jian4 监利; 陂pi2 黄陂; 任ren2 任丘 任县 任城 任泽;
载zai3 万载; 应ying4 应县 宝应; 堡bu3 吴堡; 济ji3 济南 济宁 济源 济阳; 蚌beng4 蚌埠; 犍qian2 犍为; 为wei2 无为 犍为; 燕yan1 燕山 燕郊; 斗dou3 斗门;
宕tan4 宕昌; 筠jun1 筠连; 解hai4 解州
"""
_READ: dict[str, dict[str, str]] = {}
for _row in _IN_WORDS.split(";"):
    _sign, *_words = _row.split()
    for _word in _words:
        _READ.setdefault(_word, {})[_sign[0]] = _sign[1:]
_WORD = pattern("|".join(sorted(_READ, key=len, reverse=True)))
_CHINESE = pattern("[\u3400-\u9fff\U00020000-\U0003ffff]")
_NO_SOUND = "~"  # behind every letter

Sound = tuple[tuple[str, str], ...]


def by_sound(text: str) -> Sound:
    """Return what a text is sorted by: sign for sign the sound, the tone and the sign itself; letters and digits go before Chinese."""
    if text.isascii():
        return tuple(("", sign) for sign in text)
    read: dict[int, str | None] = {}
    for word in _WORD.finditer(text):
        read |= {word.start() + place: _READ[word[0]].get(sign) for place, sign in enumerate(word[0])}
    return tuple((read.get(place) or _sound(sign), sign) for place, sign in enumerate(text))


@cache
def _sound(sign: str) -> str:
    if not _CHINESE.match(sign):
        return ""
    if sign in _IN_NAMES:
        return _IN_NAMES[sign]
    from pypinyin import Style, pinyin  # noqa: PLC0415 - only where Chinese names are sorted

    found = pinyin(sign, style=Style.TONE3)[0][0]
    return found if found != sign else _NO_SOUND
