"""What values does a text hold, and where does each stand?

One grammar: every YAML scalar is text. What the grammar refuses comes back as findings.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NoReturn

from ruamel.yaml import events as ev
from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined] # is compiled, and only passed on there
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from dicoop.errors import Fault, Finding, Place
from dicoop.labels import Label, both
from dicoop.text import faults as f
from dicoop.text.quick import quick
from dicoop.text.span import Path, Span, Value

if TYPE_CHECKING:
    from collections.abc import Mapping


MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
MAX_VALUES = 5000
MAX_FINDINGS = 20


@dataclass(frozen=True)
class Source:
    """A text that was read: its values (`None`: nothing after the colon) and where each stands."""

    file: str
    text: str
    data: dict[str, Value]
    spans: Mapping[Path, Span]

    def place(self, path: Path) -> Place:
        """Return the place of a value, of its nearest holder where it is absent."""
        known = path
        while known and known not in self.spans:
            known = known[:-1]
        return place_at(self.file, self.text, self.spans[known].start if known else 0)

    def key_place(self, path: Path) -> Place:
        """Return the place of a value's key."""
        return place_at(self.file, self.text, self.spans[path].key)


def place_at(file: str, text: str, index: int) -> Place:
    """Return line and column of a character index; what lies past the last line stands at its end."""
    index = min(index, len(text.rstrip("\r\n")))
    begin = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index)
    line = text[begin : end if end >= 0 else len(text)].rstrip("\r")
    return Place(file, text.count("\n", 0, index) + 1, index - begin + 1, line)


def read(raw: bytes, file: str) -> Source | tuple[Finding, ...]:
    """Read the bytes of one file; `file` is its name in findings."""
    text = decode(raw, file)
    if not isinstance(text, str):
        return text
    found = _conflicts(text, file) or _unfit(text, file)
    if found:
        return found
    known = quick(text)
    return Source(file, text, *known) if known else _Reader(file, text).read()


def decode(raw: bytes, file: str) -> str | tuple[Finding, ...]:
    """Return the text of a file's bytes: UTF-8 of bounded size, or a finding."""
    if len(raw) > MAX_BYTES:
        return (f.TOO_LARGE.at(value=len(raw), place=Place(file)),)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        place = place_at(file, before, len(before))
        return (f.NOT_UTF8.at(place=place, hint=_encoding_hint(raw)),)


def _encoding_hint(raw: bytes) -> Label | None:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return None
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return f.LOOKS_GB18030 if chinese >= 2 else None  # noqa: PLR2004 - one might be chance


_MARKER = re.compile(r"^(<{7}|>{7})(?: ([^\r\n]*))?\r?$|^(={7})\r?$", re.MULTILINE)


def _conflicts(text: str, file: str) -> tuple[Finding, ...]:
    marks = list(_MARKER.finditer(text))
    if not any(mark[1] for mark in marks):
        return ()
    opened = [mark for mark in marks if mark[1] == "<<<<<<<"] or marks[:1]
    closed = [mark[2] or "?" for mark in marks if mark[1] == ">>>>>>>"] + ["?"] * len(opened)
    pairs = zip(opened, closed, strict=False)
    return tuple(
        f.CONFLICT.at(place=place_at(file, text, mark.start()), ours=visible(_side(mark)), theirs=visible(side)) for mark, side in pairs
    )


def _side(mark: re.Match[str]) -> str:
    return mark[2] or "?" if mark[1] == "<<<<<<<" else "?"


_SUSPECT = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U00010000-\U0010ffff]"
)
_UNFIT = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_NO_CHARACTER = "\ufffe\uffff"


def unfit(text: str) -> list[int]:
    """Return where control and invisible format characters stand (a line feed is fit)."""
    return [m.start() for m in _SUSPECT.finditer(text) if _is_unfit(m[0])]


def _is_unfit(char: str) -> bool:
    return unicodedata.category(char) in _UNFIT or char in _NO_CHARACTER


def visible(text: str) -> str:
    """Return text with every unfit character spelled out: data is shown, never obeyed."""
    return _SUSPECT.sub(lambda m: f"\\u{ord(m[0]):04x}" if _is_unfit(m[0]) else m[0], text)


def _unfit(text: str, file: str) -> tuple[Finding, ...]:
    spots = [i for i in unfit(text) if text[i] != "\r" or text[i + 1 : i + 2] != "\n"][:MAX_FINDINGS]
    places = [place_at(file, text, i) for i in spots]
    shown = {line: visible(line) for line in {place.source for place in places}}
    return tuple(_unfit_at(text, i, replace(place, source=shown[place.source])) for i, place in zip(spots, places, strict=True))


def _unfit_at(text: str, index: int, place: Place) -> Finding:
    mark = index == 0 and text[0] == "\ufeff"
    return f.UNFIT_TEXT.at(value=f"U+{ord(text[index]):04X}", place=place, hint=f.NOT_UTF8.hint if mark else None)


@dataclass
class _Reader:
    """One pass over the parser's events."""

    file: str
    text: str
    spans: dict[Path, Span] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    values: int = 0

    def read(self) -> Source | tuple[Finding, ...]:
        data: dict[str, Value] = {}
        try:
            data = self._document(CParser(self.text))
        except _Stop:
            pass
        except (YAMLError, ValueError) as error:
            self.found.append(self._syntax(error))
        return tuple(self.found) or Source(self.file, self.text, data, self.spans)

    def _document(self, parser: CParser) -> dict[str, Value]:
        parser.get_event()
        event = parser.get_event()
        if isinstance(event, ev.StreamEndEvent):
            self._stop(f.NOT_A_RECORD, 0)
        root = parser.get_event()
        if not isinstance(root, ev.MappingStartEvent):
            self._stop(f.NOT_A_RECORD, root.start_mark.index)
        self._direct(root)
        data, _ = self._mapping(parser, (), root.start_mark.index)
        parser.get_event()
        event = parser.get_event()
        if not isinstance(event, ev.StreamEndEvent):
            self._stop(f.DOCUMENTS, event.start_mark.index)
        return data

    def _mapping(self, parser: CParser, path: Path, end: int) -> tuple[dict[str, Value], int]:
        data: dict[str, Value] = {}
        while not isinstance(event := parser.get_event(), ev.MappingEndEvent):
            if not isinstance(event, ev.ScalarEvent):
                self._stop(f.SYNTAX, event.start_mark.index, problem=_NOT_A_NAME)
            self._direct(event)
            self._scalar(event)
            key, at = event.value, event.start_mark.index
            inner = (*path, key)
            if key in data:
                self._add(f.DUPLICATE_KEY, at, value=visible(key), first=self._line(inner))
            value, start, end = self._value(parser, inner, event.end_mark.index)
            if key not in data:
                data[key] = value
                self.spans[inner] = Span(at, start, end, event.end_mark.index)
        return data, max(end, event.end_mark.index if self._flow(event) else end)

    def _sequence(self, parser: CParser, path: Path, end: int) -> tuple[list[Value], int]:
        data: list[Value] = []
        while True:
            inner = (*path, len(data))
            value, start, end_of_value = self._value(parser, inner, end)
            if start < 0:
                break
            data.append(value)
            end = end_of_value
            self.spans[inner] = Span(start, start, end, start)
        return data, max(end, end_of_value)

    def _value(self, parser: CParser, path: Path, end: int) -> tuple[Value, int, int]:
        """Read one value: itself, its start (-1: the sequence ended), its end."""
        event = parser.get_event()
        start = event.start_mark.index
        self.values += 1
        if len(path) > MAX_DEPTH or self.values > MAX_VALUES:
            self._stop(f.TOO_DEEP, start)
        if isinstance(event, ev.SequenceEndEvent):
            return None, -1, event.end_mark.index if self._flow(event) else end
        self._direct(event)
        if isinstance(event, ev.MappingStartEvent):
            return self._put(self._mapping(parser, path, start), start)
        if isinstance(event, ev.SequenceStartEvent):
            return self._put(self._sequence(parser, path, start), start)
        return self._scalar(event), start, self._end_of(event)

    def _put(self, read: tuple[Value, int], start: int) -> tuple[Value, int, int]:
        return read[0], start, read[1]

    def _scalar(self, event: ev.Event) -> str | None:
        if not isinstance(event, ev.ScalarEvent):
            return None
        # The raw text has been looked through: only an escape can bring in a character it does not show.
        for index in unfit(event.value)[:1] if event.style == '"' else ():
            self._add(f.UNFIT_TEXT, event.start_mark.index, value=f"U+{ord(event.value[index]):04X}")
        return event.value if event.value or event.style else None

    def _end_of(self, event: ev.Event) -> int:
        """Return where a value ends: a block scalar where its last line does, not where the next key begins."""
        start: int = event.start_mark.index
        return start + len(self.text[start : event.end_mark.index].rstrip(" \r\n"))

    def _flow(self, event: ev.Event) -> bool:
        return self.text[event.start_mark.index : event.end_mark.index] in ("}", "]")

    def _direct(self, event: ev.Event) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is None and tag is None:
            return
        at = event.start_mark.index
        self._add(f.INDIRECT, at, value=visible(self.text[at:].split(maxsplit=1)[0][:40]))

    def _line(self, path: Path) -> int:
        return place_at(self.file, self.text, self.spans[path].key).line

    def _syntax(self, error: Exception) -> Finding:
        problem = error.problem if isinstance(error, MarkedYAMLError) else ""
        marks = [mark.index for name in ("problem_mark", "context_mark") if (mark := getattr(error, name, None)) is not None] or [0]
        # What is never closed is noticed at the end of the text, a missing colon in a later line; both are told where they begin.
        late = problem == _NO_COLON or not self.text[marks[0] :].strip()
        index = marks[-1] if late else marks[0]
        return f.SYNTAX.at(place=place_at(self.file, self.text, index), problem=_problem(problem or ""))

    def _add(self, fault: Fault, index: int, **args: object) -> None:
        if len(self.found) < MAX_FINDINGS:
            self.found.append(fault.at(place=place_at(self.file, self.text, index), **args))  # type: ignore[arg-type]

    def _stop(self, fault: Fault, index: int, **args: object) -> NoReturn:
        self._add(fault, index, **args)
        raise _Stop


class _Stop(Exception):  # noqa: N818 - control flow: nothing more can be read
    pass


_UNCLOSED = "found unexpected end of stream"
_NO_COLON = "could not find expected ':'"
_NOT_A_NAME = Label("字段名只能是文字", "a field's name must be text")
_PLAINER = {_UNCLOSED: "a quote is never closed"}
_PROBLEMS = {
    _NO_COLON: "缺少冒号",
    "mapping values are not allowed in this context": "这里不该有冒号",
    _UNCLOSED: "引号没有结束",
    "did not find expected key": "这里应当是一个字段",
    "did not find expected '-' indicator": "这里应当是一个“-”条目",
    "found character that cannot start any token": "这个字符不能放在开头",
    "did not find expected ',' or ']'": "缺少逗号或 ]",
    "did not find expected ',' or '}'": "缺少逗号或 }",
    "block sequence entries are not allowed in this context": "这里不该有“-”条目",
    "did not find expected <document start>": "这里应当是文件的结尾",
    "did not find expected node content": "这里应当有内容",
    "mapping keys are not allowed in this context": "这里不该有字段名",
    "found unexpected document indicator": "引号没有结束就遇到了 --- 或 ...",
    "found unknown escape character": "引号里的反斜杠写法不认识",
    "did not find expected hexdecimal number": "反斜杠后应当是十六进制数字",
    "found invalid Unicode character escape code": "反斜杠写的不是一个字符",
    "did not find expected comment or line break": "这里应当换行",
    "did not find expected alphabetic or numeric character": "& 和 * 不能放在开头",
    "found incompatible YAML document": "不认识的 YAML 版本",
    "found undefined tag handle": "! 不能放在开头",
}


def _problem(text: str) -> Label:
    return Label(_PROBLEMS.get(text, text or "无法解析"), _PLAINER.get(text, text)) if text else both("?")
