"""Which laws must hold for every file and every command line, however broken?"""

from __future__ import annotations

import contextlib
import io
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

from dicoop import cli, sample
from dicoop.actions import check, init
from dicoop.errors import Finding, Findings
from dicoop.kinds import BUILT_IN
from dicoop.kinds.base import Record, dump
from dicoop.kinds.fields import shape
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import present, validate
from dicoop.labels import unfit
from dicoop.paths import SETTINGS_PATH
from dicoop.render import findings as told
from dicoop.render import render
from dicoop.reports.card import card
from dicoop.rules import checks
from dicoop.store.find import Shelf
from dicoop.store.ledger import misplaced
from dicoop.text import read as reading
from dicoop.text.canonical_reader import quick
from dicoop.text.comments import notes
from dicoop.text.parse import parse
from dicoop.text.source import Source
from dicoop.text.write import canonical

TODAY = date(2019, 8, 21)
CODES = {0, 1, 2, 3, 4, 5, 6}
SIZE = init.Size.of(15, 12, 6)
TEXTS = dict(sample.files(*SIZE))
SETTINGS = SETTINGS_PATH
RECORDS = [path for path in TEXTS if path != SETTINGS]


class Broken(Exception):  # noqa: N818 - a law is
    """A law that a case broke."""


def law(*, holds: bool, words: str) -> None:
    """Raise Broken where a law does not hold; unlike `assert` it is never left out."""
    if not holds:
        raise Broken(words)


def record_file(raw: bytes, path: str, ledger: Ledger) -> str:
    """Read, validate, check, show and format one record file; raises Broken."""
    source = reading.read(raw, path)
    if not isinstance(source, Source):
        return _findings(source, raw, path)
    kind = BUILT_IN.of_path(path)
    assert kind is not None
    record = validate(source, kind.model)
    if isinstance(record, Findings):
        return _findings(record, raw, path)
    if kind.letter and not kind.is_id(str(record.id)):
        return _findings(misplaced(kind, record, source), raw, path)
    whole = Ledger(ledger.settings, {**ledger.records, kind.name: {**ledger.of(kind.name), str(record.id): record}})
    found = checks.of_record(kind, record, whole, TODAY)
    for lang in ("zh", "en"):
        _harmless(told.text(found, lang))
        for form in ("terminal", "plain", "json", "markdown"):
            _harmless(render(card(kind, record, whole, TODAY), form, lang, width=60))
    text = canonical(present(dump(record)), shape(kind.model), "", notes(source))
    again = reading.read(text.encode("utf-8"), path)
    if isinstance(again, Source):
        law(holds=present(again.data) == present(dump(record)), words="the canonical form says something else")
    else:
        law(holds=again[0].code in ("too-large", "not-a-record"), words=f"the canonical form cannot be read: {again[0].message.en}")
    return "accepted"


def settings_file(raw: bytes, ledger: Ledger) -> str:
    """Read, validate and use one settings file; raises Broken."""
    source = reading.read(raw, SETTINGS)
    if not isinstance(source, Source):
        return _findings(source, raw, SETTINGS)
    own = validate(source, Settings)
    if isinstance(own, Findings):
        return _findings(own, raw, SETTINGS)
    for lang in ("zh", "en"):
        _harmless(told.text(checks.of_ledger(Ledger(own, ledger.records), TODAY), lang))
    return "accepted"


def on_disk(raw: bytes, path: str, root: Path) -> None:
    """Check a small ledger with one such file in it: every finding has a file of the ledger and a place inside it."""
    target = root / path
    before = target.read_bytes()
    target.write_bytes(raw)
    try:
        for finding in check.check(Shelf(root), TODAY).findings:
            file = finding.place.file
            law(holds=(root / file).is_file(), words=f"a finding in {file!r}")
            _placed(finding, (root / file).read_bytes())
            law(holds=file == path or finding.code != "syntax", words="a syntax fault in another file")
    finally:
        target.write_bytes(before)


def _findings(found: tuple[Finding, ...], raw: bytes, path: str) -> str:
    law(holds=bool(found), words="refused without a finding")
    for finding in found:
        law(holds=finding.place.file == path, words=f"a finding in {finding.place.file!r}")
        _placed(finding, raw)
    for lang in ("zh", "en"):
        _harmless(told.text(found, lang))
        _harmless(told.as_json(found, {}, (), lang))
    return found[0].code


def _placed(finding: Finding, raw: bytes) -> None:
    lines = raw.decode("utf-8", "replace").split("\n")
    place = finding.place
    law(holds=1 <= place.line <= len(lines), words=f"line {place.line} of {len(lines)}")
    law(holds=1 <= place.column <= len(lines[place.line - 1]) + 1, words=f"column {place.column} of line {place.line}")


def _harmless(text: str) -> None:
    bad = [c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    law(holds=not bad, words=f"a terminal would obey {bad[:3]!r}")


def same(text: str) -> str:
    """Compare the two readers on one text; raises Broken."""
    known = None if [i for i in unfit(text) if text[i : i + 2] != "\r\n"] else quick(text)
    if known is None:
        return "left to the parser"
    judge = parse(text, "x.yaml")
    law(holds=isinstance(judge, Source), words="the quick reader accepts what the parser refuses")
    assert isinstance(judge, Source)
    law(holds=judge.data == known, words="other values")
    return "both the same"


def command_line(words: list[str]) -> str:
    """Run one command line; raises Broken."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(words)
    law(holds=code in CODES, words=f"exit code {code}: {err.getvalue()[-300:]}")
    law(holds="Traceback" not in err.getvalue(), words="a traceback")
    law(holds=code in (0, 1) or err.getvalue() != "", words=f"exit code {code} without a word")
    _harmless(err.getvalue())
    _harmless(out.getvalue().replace("\r\n", "\n"))
    return f"exit code {code}"


@cache
def small_ledger() -> Ledger:
    """Return the small ledger, read from its texts."""
    found: dict[str, dict[str, Record]] = {name: {} for name in BUILT_IN}
    for path in RECORDS:
        kind, source = BUILT_IN.of_path(path), reading.read(TEXTS[path].encode(), path)
        assert kind is not None
        assert isinstance(source, Source)
        record = validate(source, kind.model)
        assert isinstance(record, Record)
        found[kind.name][str(record.id)] = record
    source = reading.read(TEXTS[SETTINGS].encode(), SETTINGS)
    assert isinstance(source, Source)
    own = validate(source, Settings)
    assert isinstance(own, Settings)
    return Ledger(own, found)
