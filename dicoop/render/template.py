"""How is a Word template of an office's own filled, and what is wrong with one before it is?

docxtpl finds tags by patterns and repairs what it breaks, so a wrong one may lose text without a word. All names and loops are therefore held
against the data first, values are escaped, the filled text is read strictly, and the file is opened again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, NamedTuple

from dicoop.document import Document
from dicoop.errors import Misused, Unable, nearest
from dicoop.extras import load
from dicoop.frozen import pattern
from dicoop.labels import Label, Lang, both, joined
from dicoop.render import stamps
from dicoop.render.variables import Rows, Values, variables

_NO_WORD = Label("{path} 不是 Word 文件（.docx）", "{path} is not a Word file (.docx)")
_NO_WORD_HINT = Label("在 Word 或 WPS 里另存为 .docx", "save it as .docx in Word or WPS")
_WRONG = Label("模板 {path} 有 {n} 处错误，没有写入", "nothing was written: the template {path} has faults ({n})")
_SYNTAX = Label(
    "{part}的标签写错了：{why}；每个 for 要有 endfor，每个 if 要有 endif",
    "bad tag in the {part}: {why}; each for needs an endfor, each if an endif",
)
_UNKNOWN = Label("没有 {name} 这个名字{near}", "unknown name {name}{near}")
_NEAR = Label("（{near}）", " ({near})")
_LOOPED = Label("{name} 有多行，要用 for 逐行写", "{name} has several rows: loop over them with for")
_STRAIGHT = Label(
    "标签里的 {text} 套的时候会变成直引号，和带“”的数据对不上；写成 {way}",
    "{text} in a tag gets straight quotes and never equals a value with curly ones: write {way}",
)
_NOT_ROWS = Label("{name} 不是表，不能用 for 逐行写", "{name} is not a table, so for cannot loop over it")
_MERGED = Label(
    "循环里的行有上下合并的单元格，会丢行：第 {n} 个表，“{text}”；拆分单元格再写",
    "a looped row has cells merged with those above or below, which loses rows: table {n}, '{text}'; split the cells",
)
_ALL = Label("有哪些名字：同一条命令加 --variables", "available names: the same command with --variables")
_BROKEN = Label(
    "模板 {path} 套出来的不是完整的 Word 文件，没有写入", "nothing was written: the template {path} does not give a valid Word file"
)
_BROKEN_HINT = Label(
    "多半是标签拆在两段、两个单元格里：把 {{ … }} 和 {% … %} 各写在一段或一格之内",
    "a tag probably crosses paragraphs or cells: keep each {{ … }} and {% … %} within one",
)
_FAILED = Label("模板 {path} 套不出来，没有写入：{why}", "nothing was written: the template {path} cannot be filled: {why}")
_PARTS = {"body": Label("正文", "body"), "edge": Label("页眉页脚", "header or footer")}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_INSIDE = pattern(r"\{[{%].*?[}%]\}")
_LITERAL = pattern(r"'[^']*'|\"[^\"]*\"")
_CURLY = pattern("[“”‘’]")
_TAG = pattern(r"\{%-?\s*tr\s+(for|endfor)\b|\{%-?\s*vm\s*%\}")
_LEFT = pattern(r"\{\{|\{%|%\}")
_LONG = 30


def filled(raw: bytes, path: str, document: Document, lang: Lang) -> bytes:
    """Return a template filled with what a document says; raises Unable without docxtpl and for what is no template, Misused for wrong ones."""
    docxtpl = load("word", "docxtpl")
    opened, said, env = _opened(docxtpl, raw, path), variables(document, lang), _environment()
    faults = [*_merged(opened), *_unknown(opened, env, said)]
    if faults:
        raise Misused(_WRONG.fill(path=path, n=len(faults)), joined((*dict.fromkeys(faults), _ALL), "\n", "\n"))
    etree, jinja2 = load("word", "lxml.etree"), load("word", "jinja2")
    try:
        etree.fromstring(opened.build_xml(vars(said), env).encode())  # docxtpl itself would mend it, and lose what it could not read
        opened.init_docx()
        opened.render(vars(said), env, autoescape=True)
        out = BytesIO()
        opened.save(out)
        load("word", "docx").Document(BytesIO(out.getvalue()))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unable(_BROKEN.fill(path=path), _BROKEN_HINT) from error
    except (jinja2.TemplateError, TypeError, ArithmeticError, LookupError, AttributeError) as error:
        raise Misused(_FAILED.fill(path=path, why=error), _ALL) from error
    return stamps.zipped(out.getvalue(), {}, {})


def _opened(docxtpl: Any, raw: bytes, path: str) -> Any:
    opened = docxtpl.DocxTemplate(BytesIO(raw))
    try:
        opened.init_docx()
    except Exception as error:  # whatever python-docx finds wrong with a package
        raise Unable(_NO_WORD.fill(path=path), _NO_WORD_HINT) from error
    return opened


def _environment() -> Any:
    """Return what runs the tags: no attribute but the data's own, no call of what is not theirs."""
    jinja2, sandbox = load("word", "jinja2"), load("word", "jinja2.sandbox")
    return sandbox.ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)


# Rows that would be lost


def _merged(opened: Any) -> Iterator[Label]:
    for place, table in enumerate(opened.docx.element.body.iter(f"{_W}tbl"), 1):
        depth = 0
        for row in table.iterchildren(f"{_W}tr"):
            text = "".join(each.text or "" for each in row.iter(f"{_W}t"))
            tags = [found[1] or "vm" for found in _TAG.finditer(text)]
            depth += tags.count("for")
            if "vm" in tags or (depth and next(row.iter(f"{_W}vMerge"), None) is not None):
                yield _MERGED.fill(n=place, text=text[:_LONG])
            depth -= tags.count("endfor")


# Names that are not there


class _Place(NamedTuple):
    """Where a name was found: how it is written, and what is there."""

    name: str
    value: Any


_ANY = object()  # of what a filter or a call gives nothing is known
_Scope = dict[str, Any]


def _unknown(opened: Any, env: Any, said: Values) -> Iterator[Label]:
    jinja2 = load("word", "jinja2")
    for part, xml in _sources(opened):
        yield from _straight(xml)
        try:
            tree = env.parse(opened.patch_xml(xml))
        except jinja2.TemplateSyntaxError as error:
            yield _SYNTAX.fill(part=_PARTS[part], why=error.message or "?")
        else:
            yield from _Names(load("word", "jinja2.nodes")).walk(tree, dict(vars(said)))


def _sources(opened: Any) -> Iterator[tuple[str, str]]:
    yield "body", opened.get_xml()
    for uri in (opened.HEADER_URI, opened.FOOTER_URI):
        yield from (("edge", opened.get_part_xml(part)) for _, part in opened.get_headers_footers(uri))


def _straight(xml: str) -> Iterator[Label]:
    """Yield the texts in tags that docxtpl (0.20.2) changes: it makes all quotation marks of a tag straight, those of Chinese too."""
    for tag in _INSIDE.findall(re.sub("<[^>]*>", "", xml)):
        for text in _LITERAL.findall(tag):
            way = _CURLY.sub(lambda sign: rf"\u{ord(sign[0]):04x}", text)
            if way != text:
                yield _STRAIGHT.fill(text=text, way=way)


class _Names:
    """Goes through the tags of a template and holds every name against the data."""

    def __init__(self, nodes: Any) -> None:
        self.nodes = nodes

    def walk(self, node: Any, scope: _Scope) -> Iterator[Label]:
        """Yield what is wrong with the names in a part of a template."""
        if isinstance(node, self.nodes.For):
            yield from self._loop(node, scope)
        elif isinstance(node, self.nodes.Assign):
            yield from self.walk(node.node, scope)
            scope.update(dict.fromkeys(self._targets(node.target), _ANY))
        elif isinstance(node, self.nodes.Output):
            for each in node.nodes:
                yield from self._shown(each, scope)
        elif isinstance(node, self.nodes.Name | self.nodes.Getattr | self.nodes.Getitem):
            yield from (each for each in self._resolved(node, scope) if isinstance(each, Label))
        else:
            for each in node.iter_child_nodes():
                yield from self.walk(each, scope)

    def _shown(self, node: Any, scope: _Scope) -> Iterator[Label]:
        found = list(self._resolved(node, scope)) if isinstance(node, self.nodes.Name | self.nodes.Getattr | self.nodes.Getitem) else []
        yield from (each for each in found if isinstance(each, Label))
        yield from (_LOOPED.fill(name=each.name) for each in found if isinstance(each, _Place) and isinstance(each.value, Rows | Values))
        if not found:
            yield from self.walk(node, scope)

    def _loop(self, node: Any, scope: _Scope) -> Iterator[Label]:
        inside: _Scope = {**scope, "loop": _ANY, **dict.fromkeys(self._targets(node.target), _ANY)}
        known = isinstance(node.iter, self.nodes.Name | self.nodes.Getattr | self.nodes.Getitem)
        for each in self._resolved(node.iter, scope) if known else self.walk(node.iter, scope):
            if isinstance(each, Label):
                yield each
            elif isinstance(each.value, Rows):
                inside |= dict.fromkeys(self._targets(node.target), each.value.one)
            elif each.value is not _ANY:
                yield _NOT_ROWS.fill(name=each.name)
        for each in (*node.body, *node.else_):
            yield from self.walk(each, inside)

    def _targets(self, node: Any) -> list[str]:
        return [each.name for each in (node, *node.find_all(self.nodes.Name)) if isinstance(each, self.nodes.Name)]

    def _resolved(self, node: Any, scope: _Scope) -> Iterator[Label | _Place]:
        """Yield what a name stands for, or what is wrong with it."""
        if isinstance(node, self.nodes.Name):
            yield _Place(node.name, scope[node.name]) if node.name in scope else _lacking(node.name, "", scope)
            return
        if not isinstance(node, self.nodes.Getattr | self.nodes.Getitem):
            yield from self.walk(node, scope)
            yield _Place("", _ANY)
            return
        step = node.attr if isinstance(node, self.nodes.Getattr) else getattr(node.arg, "value", None)
        for each in self._resolved(node.node, scope):
            yield each if isinstance(each, Label) else _stepped(each, step)


def _stepped(place: _Place, step: object) -> Label | _Place:
    """Return what a step further stands for."""
    name = f"{place.name}[{step}]" if isinstance(step, int) else f"{place.name}.{step}"
    if place.value is _ANY or step is None:
        return _Place(name, _ANY)
    if isinstance(place.value, Rows):
        return _Place(name, place.value.one) if isinstance(step, int) else _LOOPED.fill(name=place.name)
    own: Mapping[str, Any] = vars(place.value) if isinstance(place.value, Values) else {}
    return _Place(name, own[str(step)]) if str(step) in own else _lacking(str(step), f"{place.name}.", own)


def _lacking(name: str, before: str, known: Mapping[str, Any]) -> Label:
    near = nearest(name, known)
    return _UNKNOWN.fill(name=f"{before}{name}", near=_NEAR.fill(near=near) if near else both(""))
