"""What did the user type, and what becomes of it?

The table of commands, the options that stand anywhere, and the one boundary where errors are told.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from datetime import date
from typing import NamedTuple

from dicoop import streams
from dicoop.errors import TWICE, DicoopError, Misused, Unable, Unreadable
from dicoop.frozen import dataclass
from dicoop.labels import Label, Lang


class CommandRow(NamedTuple):
    """A command: its name, what it does, who mostly uses it (counties, the city office, who reviews, who keeps the data), and the module that has it.

    That is called as the command is unless it is named; `records` builds those of all kinds.
    """

    name: str
    about: Label
    role: str = "data"
    builder: str = ""

    @property
    def module(self) -> str:
        """The module that has it."""
        return f"dicoop.commands.{self.builder or self.name.replace('-', '_')}"

    @property
    def attribute(self) -> str:
        """What it is called there."""
        return "build" if self.kind else self.name.upper().replace("-", "_")

    @property
    def kind(self) -> str:
        """The kind whose records it is about, `` where it is about none."""
        return self.name if self.builder == _RECORDS else ""


_RECORDS = "records"
_ROWS = (
    CommandRow("project", Label("签约项目：登记、节点、资金、进展", "signed projects: nodes, funds, progress"), "county", _RECORDS),
    CommandRow(
        "issue", Label("企业问题：列单、领单、办单、清单", "enterprises' issues: listed, claimed, handled, cleared"), "county", _RECORDS
    ),
    CommandRow("contract", Label("产销对接合同：签订、交货", "supply contracts: signed, delivered"), "county", _RECORDS),
    CommandRow("enterprise", Label("企业名录", "enterprises"), "county", _RECORDS),
    CommandRow("meeting", Label("联席会议：主题、推介发言、议定事项", "joint meetings: themes, items, decisions"), "county", _RECORDS),
    CommandRow("county", Label("县区报表：发出、收回、收发情况", "county workbooks: send, take back, see which are late"), "office"),
    CommandRow("find", Label("在各种记录里按名称、编号、企业查找", "find records of any kind by name, id or enterprise"), "county"),
    CommandRow("report", Label("一次会议的报告", "the report of a meeting"), "office"),
    CommandRow(
        "page",
        Label("报告网页：全市一页，各县区各一页，链接相对", "the report as web pages: the city's, and one for each county"),
        "office",
        "report",
    ),
    CommandRow("rates", Label("各项率，任意分组，可看明细", "rates, grouped as you like, with the records behind them"), "office"),
    CommandRow("due", Label("逾期和将到期的事项", "what is overdue or due soon"), "county"),
    CommandRow("extract", Label("取数报送全省汇总", "extract the data a province rolls up"), "data"),
    CommandRow("export", Label("写成别家的格式，如 oc4ids", "export to an outside format, such as oc4ids"), "data"),
    CommandRow("rollup", Label("全省汇总：各市的数加在一起", "roll up the figures of several cities"), "data"),
    CommandRow(
        "diff", Label("两个版本之间改了什么，各项率因此怎样", "what changed between two revisions, and its effect on the rates"), "office"
    ),
    CommandRow(
        "log",
        Label("一条记录的来历：何时登记、谁录入、计划改过几次", "history of a record: what was entered, when and by whom"),
        "office",
    ),
    CommandRow("check", Label("核对全部记录，一次列出所有错误", "check the whole ledger for faults"), "county"),
    CommandRow("restated", Label("已公布的数后来变了什么，谁改的", "published figures restated, and whose changes caused it"), "office"),
    CommandRow(
        "save", Label("提交台账的改动，说明由改动写出", "commit the ledger's changes, with a message that describes them"), "county"
    ),
    CommandRow("sync", Label("和远程仓库同步：收取、按字段合并、送出", "sync with the remote: fetch, merge by field, push"), "county"),
    CommandRow("undo", Label("撤销最后一个写入命令", "undo your last command that wrote something"), "county"),
    CommandRow("review", Label("审查一个分支的改动", "review the changes on a branch"), "review"),
    CommandRow("waive", Label("豁免审查或核对发现的一处问题", "waive a finding of review or check"), "review"),
    CommandRow("import", Label("导入别人的表：xlsx xls ods csv", "import spreadsheets: xlsx xls ods csv"), "office", "importing"),
    CommandRow("fmt", Label("把手写的文件整理成规范写法", "format files edited by hand")),
    CommandRow("init", Label("新建一本空台账", "create a new, empty ledger"), "office"),
    CommandRow("sample", Label("生成一本虚构的示例台账", "create a fictional sample ledger"), "office", "init"),
    CommandRow(
        "kind", Label("台账的种类：列出，看怎样声明的，核对，新建", "the kinds of ledger: list, show, check, declare a new one"), "office"
    ),
    CommandRow("schema", Label("写出编辑器用的 JSON Schema", "write JSON Schemas for text editors"), "data", "init"),
    CommandRow("upgrade", Label("把旧格式的台账升到现在的格式", "upgrade a ledger from an older format"), "data", "init"),
    CommandRow("doctor", Label("体检：程序、索引、git、终端是否正常", "diagnose the installation, and say how to fix it")),
    CommandRow("integrate", Label("把各县区的分支按字段并入一个分支", "merge branches, field by field"), "review"),
    CommandRow("conflicts", Label("列出还没定下的合并冲突", "list merge conflicts, with both sides of each"), "review"),
    CommandRow("resolve", Label("定下一处合并冲突", "resolve one merge conflict"), "review", "conflicts"),
    CommandRow("audit", Label("重做每次合并，找出丢失和凭空多出的值", "redo past merges to see what they lost or made up"), "review"),
    CommandRow("renumber", Label("给一条记录换编号，引用一起改", "change a record's id, and every reference to it"), "review"),
    CommandRow("migrate", Label("改自己声明的台账，记录一起改", "change a ledger of your own, with its records")),
    CommandRow("git", Label("让 git 按字段合并记录，或恢复原样", "set git up to merge records by field, or undo that"), "review"),
    CommandRow("merge-driver", Label("给 git 调用：合并一个文件", "merge driver, called by git: merge one file")),
    CommandRow("completion", Label("输出命令补全脚本", "print a shell completion script")),
)
COMMANDS = {row.name: row for row in _ROWS}


@dataclass(frozen=True)
class Globals:
    """The options that may stand before the command or anywhere after it, and the words that are left."""

    rest: tuple[str, ...]
    folder: str | None = None
    lang: str | None = None
    today: str | None = None
    version: bool = False
    twice: str | None = None


_WITH_VALUE = {"-C": "folder", "--lang": "lang", "--today": "today"}
_NO_VALUE = Label("{flag} 后面缺少一个值", "{flag} needs a value")
_BAD_LANG = Label("--lang 只能是 zh 或 en，不能是“{value}”", "--lang is zh or en, not '{value}'")


def split(argv: Sequence[str]) -> Globals:
    """Take the global options off the words of a command line; raises Misused."""
    found: dict[str, str] = {}
    rest: list[str] = []
    words = list(argv)
    version, twice = False, None
    while words:
        word = words.pop(0)
        if word == "--":
            rest += [word, *words]
            break
        flag, value = _flag(word)
        if word == "--version":
            version = True
        elif flag is None:
            rest.append(word)
        else:
            twice = flag if _WITH_VALUE[flag] in found else twice
            found[_WITH_VALUE[flag]] = value or (words.pop(0) if value is None and words else "")
            if not found[_WITH_VALUE[flag]]:
                raise Misused(_NO_VALUE.fill(flag=flag))
    return Globals(tuple(rest), version=version, twice=twice, **found)


def _flag(word: str) -> tuple[str | None, str | None]:
    """Return the global option a word is, and the value written in the same word (`--lang=en`, `-C=DIR`, `-CDIR`)."""
    name, equals, value = word.partition("=")
    if name in _WITH_VALUE:
        return name, value if equals else None
    return ("-C", word[2:]) if word.startswith("-C") else (None, None)


def _typed(environ: MutableMapping[str, str]) -> Globals:
    """Take the global options off the words that a shell is completing; Typer reads the rest where they stood."""
    import shlex  # noqa: PLC0415 - only while a shell completes

    name = "COMP_WORDS" if "COMP_WORDS" in environ else "_TYPER_COMPLETE_ARGS"
    text = environ.get(name, "")
    try:
        words = shlex.split(text)[1:]
        whole = int(environ.get("COMP_CWORD", len(words) + text.endswith(" "))) - 1
        given = split(words[:whole])
    except (Misused, ValueError):
        return Globals(())
    environ[name] = " ".join(["dicoop", *map(shlex.quote, (*given.rest, *words[whole:])), *([] if words[whole:] else [""])])
    environ["COMP_CWORD"] = str(len(given.rest) + 1)
    return Globals((), given.folder, given.lang if given.lang in ("zh", "en") else None)


def language(asked: str | None, environ: Mapping[str, str], folder: str | None) -> Lang:
    """Choose the language: option, DICOOP_LANG, locale variables, ledger.yaml, Chinese; raises Misused."""
    if asked is not None and asked not in ("zh", "en"):
        raise Misused(_BAD_LANG.fill(value=asked))
    for text in (asked, *(environ.get(name) for name in ("DICOOP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))):
        if text and text.lower().startswith(("zh", "en")):
            return "zh" if text.lower().startswith("zh") else "en"
    return _ledger_language(folder)


def _ledger_language(folder: str | None) -> Lang:
    from dicoop.paths import SETTINGS_PATH  # noqa: PLC0415
    from dicoop.store import find  # noqa: PLC0415 - only where nothing else decides

    try:
        text = (find.root(folder) / SETTINGS_PATH).read_text("utf-8", "replace")
    except (DicoopError, OSError):
        return "zh"
    found = re.search(r"^language: *['\"]?(zh|en)\b", text, re.MULTILINE)
    return "en" if found and found[1] == "en" else "zh"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    # Looking for plug-ins of Pydantic in all installed packages takes longer than reading a record.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Names are sorted by the sound of single signs: words, which take a third of a second to load, are not asked for.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    streams.ready()
    return _answer(sys.argv[1:] if argv is None else argv)


def _answer(argv: Sequence[str]) -> int:
    """Do what the words ask for; every fault is told here and nowhere else."""
    lang: Lang | None = None
    folder: str | None = None
    asked: str | None = None
    try:
        given = _typed(os.environ) if "_DICOOP_COMPLETE" in os.environ else split(argv)
        folder, asked = given.folder, given.lang if given.lang in ("zh", "en") else None
        if given.version:
            return _version()
        lang = language(given.lang, os.environ, folder)
        return _dispatch(given, lang)
    except DicoopError as error:
        _tell(error, lang or language(asked, os.environ, folder))
        return error.exit_code
    except KeyboardInterrupt:
        streams.tell("\n")
        return 130
    except Exception as error:  # noqa: BLE001 - the one boundary: a fault of ours is told in one line
        if (
            not isinstance(error, MemoryError) and type(error).__name__ != "OutOfMemoryException"
        ):  # as that of DuckDB, which is not loaded for its name
            return _our_fault(lang or "zh")
        _tell(Unable(_NO_MEMORY, _NO_MEMORY_HINT), lang or "zh")
        return Unable.exit_code


def _version() -> int:
    from dicoop import __version__  # noqa: PLC0415 - the quick way out

    streams.put(sys.stdout, f"dicoop {__version__}\n")
    return 0


def _dispatch(given: Globals, lang: Lang) -> int:
    if given.twice is not None:
        raise Misused(TWICE.fill(name=given.twice))
    from dicoop.commands import plainly  # noqa: PLC0415 - commands are loaded only once the language is known
    from dicoop.commands.session import Session  # noqa: PLC0415

    return plainly.run(list(given.rest), Session(lang, given.folder, _today(given.today), given.rest), COMMANDS)


def _today(text: str | None) -> date:
    if text is None:
        return date.today()  # noqa: DTZ011 - the day on the user's own calendar
    from dicoop.habits import DayContext, tidy_day  # noqa: PLC0415

    try:
        return date.fromisoformat(tidy_day(text, DayContext(date.today())))  # noqa: DTZ011 - the day on the user's own calendar
    except Unreadable as error:
        raise Misused(Label("--today：{p}", "--today: {p}").fill(p=error.finding.message), error.finding.hint) from None


def _tell(error: DicoopError, lang: Lang) -> None:
    from dicoop.render import findings  # noqa: PLC0415 - only when something is to be told

    streams.tell(findings.error(error, lang))


_NO_MEMORY = Label("内存不够，没有做完；台账没有受影响", "there is not enough memory; nothing was finished, and the ledger is unharmed")
_NO_MEMORY_HINT = Label(
    "关掉别的程序再执行一次；汇总的少给几个市，或用数据库：dicoop rollup --engine postgres",
    "close other programs and run it again; in a roll-up give fewer cities, or use a database: dicoop rollup --engine postgres",
)
_OURS = Label(
    "dicoop 自己出了错，台账没有受影响；详情在 {file}，请交给维护人员",
    "this is a bug in dicoop; the ledger is unharmed; details are in {file}, please report it",
)


def _our_fault(lang: Lang) -> int:
    from dicoop.store import crash  # noqa: PLC0415 - only for a fault of ours

    streams.tell(_OURS.fill(file=crash.keep()).of(lang) + "\n")
    return 70
