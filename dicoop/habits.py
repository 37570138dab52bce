"""How does what a person typed, in the ways people write amounts, days and numbers, become the text of a file?

Where a text may mean two things it is refused, and a refusal quotes what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dicoop.currencies import Currency, read_amount
from dicoop.errors import Unreadable
from dicoop.frozen import pattern, replace
from dicoop.labels import Label, both, whole_signs
from dicoop.partial_date import OR_PARTIAL, days_on, last_day, read_partial
from dicoop.values import BAD_DATE, DAY_NEEDED, EXACT, UNITS, in_full, plain, read_day, read_flag, read_money, read_text, read_whole

# Only what an input method makes of plain keys; NFKC would read 10² as 102.
_FULL_WIDTH = {0x3000: " ", ord("－"): "-", ord("—"): "-", ord("−"): "-", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}
_BLANKS = pattern(r"(?<![0-9.,])\s+|\s+(?![0-9.,])|^\s+|\s+$")
_THOUSANDS = pattern(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,])", re.ASCII)


def narrow(text: str) -> str:
    """Return a text with what an input method made of plain keys as those keys, and without blanks: those inside a number stay, to be refused."""
    return _BLANKS.sub("", whole_signs(text).translate(_FULL_WIDTH))


def ungrouped(text: str) -> str:
    """Return a text without the commas between the thousands of the number it begins with."""
    grouped = _THOUSANDS.match(text)
    return grouped[0].replace(",", "") + text[grouped.end() :] if grouped else text


_LONGEST = 40  # characters of what is quoted


def quoting(text: str, read: Callable[[], object]) -> str:
    """Return what is read of a text; a refusal quotes the text as it was typed."""
    try:
        return str(read())
    except Unreadable as error:
        found, typed = error.finding, text.strip()
        if not found.value or len(typed) > _LONGEST or found.value.endswith("…"):
            raise
        words = Label(*(part.replace(found.value, typed, 1) for part in found.message))
        raise Unreadable(replace(found, message=words, value=typed)) from None


# Amounts

_TIMES = {"": 1, "十": 10, "百": 100, "千": 1000}
_AMOUNT = pattern(r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)个?([十百千]?)([亿万])元?整?", re.ASCII)
_PARTS = pattern(
    r"(?P<neg>-?)(?:(?P<a>[1-9][0-9]*)(?P<at>[十百千]?)亿)零?(?:(?P<b>[1-9][0-9]{0,3})(?P<bt>[十百千]?)万)(?:元整?)?", re.ASCII
)


# How people call a currency, before or behind the number; `$` and `元` alone may be several
_CALLED = {
    **{name: currency for currency in Currency for name in (currency.value, currency.label.zh, narrow(currency.label.en))},
    "美金": Currency.USD,
    "US$": Currency.USD,
    "HK$": Currency.HKD,
    "A$": Currency.AUD,
    "AU$": Currency.AUD,
    "NZ$": Currency.NZD,
    "S$": Currency.SGD,
    "C$": Currency.CAD,
    "CA$": Currency.CAD,
    "£": Currency.GBP,
    "港币": Currency.HKD,
    "日圆": Currency.JPY,
    "€": Currency.EUR,
    "澳大利亚元": Currency.AUD,
    "澳币": Currency.AUD,
    "加拿大元": Currency.CAD,
    "加币": Currency.CAD,
    "新币": Currency.SGD,
}
_CURRENCY = "|".join(sorted(map(re.escape, _CALLED), key=len, reverse=True))
_OF_CURRENCY = pattern(rf"(?P<before>{_CURRENCY})?(?P<number>.*?)(?P<behind>{_CURRENCY})?", re.IGNORECASE | re.DOTALL)
_ENGLISH = pattern(r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)(thousand|million|billion|k|mn|m|bn|b)", re.ASCII | re.IGNORECASE)
_POWERS = {"t": 3, "k": 3, "m": 6, "b": 9}
_YUAN = pattern(r"(?:rmb|cny|人民币|[¥￥])(?P<behind>.+?)(?:元整?)?|(?P<before>.+?)元?(?:yuan|rmb|cny|人民币)", re.ASCII | re.IGNORECASE)


def tidy_money(text: str) -> str:
    """Turn an amount as people write it (`１２．５亿`, `1,200万`, `2千万`, `3亿5000万`, `三亿二千万`, `500万元整`, `USD 8m`) into the text of a file; raises Unreadable."""
    return quoting(text, lambda: _amount(narrow(text)))


def _amount(raw: str) -> str:
    """Return an amount in 元 or in the one currency that is named before or behind it."""
    if own := _YUAN.fullmatch(raw):
        return _money(f"{_in_chinese(ungrouped(own['behind'] or own['before']))}元")
    found = _OF_CURRENCY.fullmatch(raw.removesuffix("整"))
    called = [name for name in (found["before"], found["behind"]) if name] if found else []
    if found is None or len(called) != 1 or not found["number"]:
        return _money(ungrouped(raw))
    currency = _CALLED[next(name for name in _CALLED if name.casefold() == called[0].casefold())]
    number = _in_chinese(ungrouped(found["number"]))
    yuan = _money(f"{number}元" if number[-1:].isdecimal() else number)
    return str(read_amount(yuan.removesuffix("元") + currency.label.zh))


def _in_chinese(number: str) -> str:
    """Return a number with thousands, millions or billions as one with 万 or 亿."""
    english = _ENGLISH.fullmatch(number)
    return str(in_full(Decimal(english[1]).scaleb(_POWERS[english[2][0].lower()], context=EXACT))).removesuffix("元") if english else number


def _money(raw: str) -> str:
    one, two = _AMOUNT.fullmatch(raw), _PARTS.fullmatch(raw)
    if one:
        return str(read_money(f"{plain(_times(one[1], one[2]))}{one[3]}元"))
    if two and (low := _times(two["b"], two["bt"])) < UNITS["亿元"] / UNITS["万元"]:
        yuan = _times(two["a"], two["at"]) * UNITS["亿元"] + low * UNITS["万元"]
        return str(read_money(str(in_full(-yuan if two["neg"] else yuan))))
    if (three := _IN_NUMERALS.fullmatch(raw)) and (three["yuan"] or three["number"].endswith(("万", "亿"))):
        number = _numeral(three["number"])
        return str(read_money(str(in_full(-number if three["neg"] else number)) if number is not None else raw))
    return str(read_money(f"{raw}元" if raw.endswith(("亿", "万")) else raw.removesuffix("整") if raw.endswith("元整") else raw))


_SIGNS = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_IN_NUMERALS = pattern(rf"(?P<neg>[负-]?)(?P<number>[{_SIGNS}]+(?:点[零〇一二三四五六七八九]+[万亿])?)(?P<yuan>[元圆]?)整?")
_PLAIN = str.maketrans("〇两圆", "零二元")


def _numeral(text: str) -> Decimal | None:
    """Return the number that Chinese numerals write: `三亿二千万`, `一点五亿`; None for what is none, such as `三亿二`."""
    from cn2an import cn2an  # noqa: PLC0415 - few amounts are written so

    whole, point, rest = text.translate(_PLAIN).partition("点")
    try:
        number = Decimal(cn2an(whole, "strict"))
    except (ValueError, KeyError):
        return None
    by = UNITS[f"{rest[-1]}元"] if point else Decimal(1)
    return EXACT.multiply(Decimal(f"{number}.{_digits(rest[:-1])}") if point else number, by)


def _times(number: str, by: str) -> Decimal:
    return EXACT.multiply(Decimal(number), Decimal(_TIMES[by])) if by else Decimal(number)


# Days

_NUMERAL = "[0-9〇零一二三四五六七八九十]"
_DAY = pattern(
    r"(?P<y>[0-9]{4})(?:(?P<sep>[-./])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})|(?P<m2>[0-9]{2})(?P<d2>[0-9]{2}))"
    rf"|(?:(?P<y3>[0-9〇零一二三四五六七八九]{{4}})年)?(?P<m3>{_NUMERAL}{{1,3}})月(?P<d3>{_NUMERAL}{{1,3}})[日号]?"
    r"|(?P<m4>[0-9]{1,2})[./](?P<d4>[0-9]{1,2})",
    re.ASCII,
)
_PARTIAL = pattern(
    rf"(?P<y>[0-9]{{4}}|[0-9〇零一二三四五六七八九]{{4}}(?=年))(?:年?|年(?P<m>{_NUMERAL}{{1,3}})月份?|[-./](?P<m2>[0-9]{{1,2}}))", re.ASCII
)
_END = pattern(rf"(?:(?P<y>[0-9〇零一二三四五六七八九]{{4}})年?)?(?:(?P<m>{_NUMERAL}{{1,3}})月|(?P<of>[年月]))[底末]", re.ASCII)
_APART = {"今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2, "明天": 1, "tomorrow": 1, "后天": 2}
_DAYS = both("2019-08-20 20190820 2019.8.20 2019/8/20 2019年8月20日")
_PARTIAL_DAYS = both("2019-08-20 2019.8.20 2019年8月20日 2019年8月 2019年")
_LEAP = 9  # years within which every day of a year comes again


class DayContext(NamedTuple):
    """What day a day is typed on, and whether it has happened or is planned: which of those with no year is meant."""

    today: date
    happened: bool = True


def tidy_day(text: str, when: DayContext | None = None, *, partial: bool = False) -> str:
    """Turn a day as people write it (`2019.8.20`, `20190820`, `2019年8月20号`) into the text of a file; raises Unreadable.

    With `when`, `昨天`, `年底` and days without a year, `8.20` too (the last such day of what happened, the next of what is planned) are read too;
    where it may be `partial` also a month or a year (`2019年8月`, with blanks too). dateparser 1.5.0 takes `2019年`, `2019 年 8 月` and `15日` for spans back
    from today: the year 7.
    """
    raw = narrow(text)
    raw = raw if when is None or when.happened else raw.removesuffix("前")
    month = _month(raw)
    if month and partial:
        return month
    try:
        found = (_apart(raw, when) if when else None) or _end(raw, when)
        return found or _day(raw, when)
    except (Unreadable, OverflowError):
        allowed = _PARTIAL_DAYS if partial else _DAYS
        hint = OR_PARTIAL if partial and not _DAY.fullmatch(raw) else DAY_NEEDED if month else None
        raise Unreadable(BAD_DATE.at(value=text, allowed=allowed, hint=hint)) from None


def _month(raw: str) -> str | None:
    """Return the month or year that was written, as a file has it; None where it is neither."""
    match = _PARTIAL.fullmatch(raw)
    if match is None:
        return None
    month = _first(match, "m", "m2")
    try:
        return str(read_partial(f"{_digits(match['y']):0>4}" + (f"-{_digits(month):0>2}" if month else "")))
    except Unreadable:
        return None


def _apart(raw: str, when: DayContext) -> str | None:
    days = _APART.get(raw.casefold())
    return None if days is None else days_on(when.today, days).isoformat()


def _end(raw: str, when: DayContext | None) -> str | None:
    """Return the last day of a month or year (`2020年1月底`, `8月底`, `年底`); None where none is meant."""
    match = _END.fullmatch(raw)
    if match is None or not (match["y"] or when) or (match["y"] and match["of"] == "月"):
        return None
    month = _digits(match["m"]) if match["m"] else "12" if match["of"] == "年" or not when else str(when.today.month)
    if match["y"] or not when:
        return _last_of(_digits(match["y"]), month).isoformat()
    own, step = _last_of(str(when.today.year), month), -1 if when.happened else 1
    is_own = match["of"] == "月" or own == when.today or (own < when.today) is when.happened
    return (own if is_own else _last_of(str(when.today.year + step), month)).isoformat()


def _last_of(year: str, month: str) -> date:
    return last_day(read_partial(f"{year:0>4}-{month:0>2}"))


def _day(raw: str, when: DayContext | None) -> str:
    match = _DAY.fullmatch(raw)
    if match is None:
        raise Unreadable(BAD_DATE.at(value=raw))
    year, month, day = (_first(match, *names) for names in (("y", "y3"), ("m", "m2", "m3", "m4"), ("d", "d2", "d3", "d4")))
    if year or when is None:
        return read_day(f"{_digits(year):0>4}-{_digits(month):0>2}-{_digits(day):0>2}").isoformat()
    return _without_year(f"{_digits(month):0>2}-{_digits(day):0>2}", when)


def _first(match: re.Match[str], *names: str) -> str:
    return next((match[name] for name in names if match[name]), "")


def _without_year(day: str, when: DayContext) -> str:
    """Return the last such day of what happened, the next of what is planned."""
    own, step = when.today.isoformat(), -1 if when.happened else 1
    years = range(when.today.year, when.today.year + step * _LEAP, step)
    fits = (text for text in (f"{year:04}-{day}" for year in years) if text == own or (text < own) is when.happened)
    for text in fits:
        try:
            return read_day(text).isoformat()
        except Unreadable:
            continue
    raise Unreadable(BAD_DATE.at(value=day))


# Numbers, yes and no, words

_CHINESE = {"〇": "0", "零": "0", **{sign: str(n) for n, sign in enumerate("一二三四五六七八九", 1)}}
_TENS = pattern("([一二三四五六七八九]?)十([一二三四五六七八九]?)")


def _digits(text: str) -> str:
    """Return a number below a hundred, or digits one by one, in Chinese or not, as digits: 十六, 二〇一九."""
    match = _TENS.fullmatch(text)
    if match:
        return f"{_CHINESE.get(match[1], '1')}{_CHINESE.get(match[2], '0')}"
    return "".join(_CHINESE.get(sign, sign) for sign in text)


def tidy_whole(text: str) -> str:
    """Turn a whole number as people write it (full-width digits, 第15次, 第十六次) into digits; raises Unreadable."""
    raw = re.sub("^第|次会议$|[次届]$", "", narrow(text))
    digits = _digits(raw)
    number = None if digits.isascii() or not _IN_NUMERALS.fullmatch(raw) else _numeral(raw)
    return quoting(text, lambda: str(read_whole(digits if number is None else plain(number))))


def tidy_flag(text: str) -> str:
    """Turn yes or no as people write it into true or false; raises Unreadable."""
    words = {"true": "true", "yes": "true", "y": "true", "是": "true", "有": "true", **dict.fromkeys("√✓✔", "true")}
    words |= {"false": "false", "no": "false", "n": "false", "否": "false", **dict.fromkeys("×✗○", "false")}
    raw = narrow(text).casefold()
    return quoting(text, lambda: "true" if read_flag(words.get(raw, raw)) else "false")


def tidy_text(text: str) -> str:
    """Take the blanks off both ends of words; raises Unreadable when nothing is left."""
    return read_text(whole_signs(text).strip())
