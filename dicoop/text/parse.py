"""What does the YAML parser say a text holds?

It is the judge of every text: what a quicker reader makes of one must be the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from ruamel.yaml import events as ev
from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined] # is compiled, and only passed on there
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from dicoop.errors import Fault, Finding, Place, bounded
from dicoop.frozen import dataclass, field, pattern, replace
from dicoop.labels import Label, both, unfit, visible
from dicoop.text import faults as f
from dicoop.text.source import NOTHING, Path, Source, Span, Value, place_at

MAX_DEPTH = 8
MAX_VALUES = 50_000


def parse(text: str, file: str) -> Source | tuple[Finding, ...]:
    """Return a text with its values (`file` is its name in findings), or what is wrong with it."""
    return _Reader(file, text).read()


@dataclass
class _Reader:
    """One pass over the parser's events."""

    file: str
    text: str
    spans: dict[Path, Span] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    unfit: dict[str, list[int]] = field(default_factory=dict)
    values: int = 0

    def read(self) -> Source | tuple[Finding, ...]:
        data: dict[str, Value] = {}
        try:
            data = self._document(CParser(self.text))
        except _Stop:
            pass
        except (YAMLError, ValueError) as error:
            self.found.append(self._syntax(error))
        return bounded((*self.found, *self._unfit())) or Source(self.file, self.text, data, lambda: self.spans)

    def _document(self, parser: CParser) -> dict[str, Value]:
        parser.get_event()
        event = parser.get_event()
        if isinstance(event, ev.StreamEndEvent):
            self._stop(f.NOT_A_RECORD, 0)
        root = parser.get_event()
        if not isinstance(root, ev.MappingStartEvent):
            self.found.append(self._wide_colon(root.start_mark.index) or f.NOT_A_RECORD.at(place=self._place(root)))
            raise _Stop
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
        for index in unfit(event.value) if event.style == '"' else ():
            self.unfit.setdefault(event.value[index], []).append(event.start_mark.index)
        return event.value if event.style or event.value not in NOTHING else None

    def _unfit(self) -> Iterator[Finding]:
        """Yield which characters escapes bring in, each where it does first."""
        for char, starts in self.unfit.items():
            place = place_at(self.file, self.text, starts[0])
            yield replace(f.UNFIT_TEXT.at(value=f"U+{ord(char):04X}", place=place), more=len(starts) - 1)

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

    def _place(self, event: ev.Event) -> Place:
        return place_at(self.file, self.text, event.start_mark.index)

    def _line(self, path: Path) -> int:
        return place_at(self.file, self.text, self.spans[path].key).line

    def _syntax(self, error: Exception) -> Finding:
        problem = error.problem if isinstance(error, MarkedYAMLError) else ""
        marks = [mark.index for name in ("problem_mark", "context_mark") if (mark := getattr(error, name, None)) is not None] or [0]
        # What is never closed is noticed at the end of the text, a missing colon in a later line; both are told where they begin.
        late = problem == _NO_COLON or not self.text[marks[0] :].strip()
        index = marks[-1] if late else marks[0]
        place = place_at(self.file, self.text, index)
        return self._wide_colon(index) or f.SYNTAX.at(place=place, problem=_problem(problem or ""))

    def _wide_colon(self, index: int) -> Finding | None:
        """Return what is wrong where a full-width colon stands after a field's name, in the line of a place or the one above."""
        start = self.text.rfind("\n", 0, index) + 1
        above = self.text.rfind("\n", 0, max(start - 1, 0)) + 1
        wide = _WIDE_NAME.match(self.text, start) or _WIDE_NAME.match(self.text, above)
        if wide is None:
            return None
        return f.SYNTAX.at(place=place_at(self.file, self.text, wide.start(2)), problem=_WIDE, hint=_WIDE_HINT.fill(name=wide[1]))

    def _add(self, fault: Fault, index: int, **args: object) -> None:
        self.found.append(fault.at(place=place_at(self.file, self.text, index), **args))  # type: ignore[arg-type]

    def _stop(self, fault: Fault, index: int, **args: object) -> NoReturn:
        self._add(fault, index, **args)
        raise _Stop


class _Stop(Exception):  # noqa: N818 - control flow: nothing more can be read
    pass


_WIDE_NAME = pattern(r"[ -]*([A-Za-z_]+) *(：)")
_WIDE = Label("字段名后面是全角冒号“：”", "full-width colon '：' after a field name")
_WIDE_HINT = Label("改成半角冒号加一个空格：{name}: 值", "write a half-width colon and a space: {name}: VALUE")
_UNCLOSED = "found unexpected end of stream"
_NO_COLON = "could not find expected ':'"
_NOT_A_NAME = Label("字段名只能是文字", "a field name must be text")
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
