"""A fault of ours is kept whole."""

import tempfile
from pathlib import Path

from dicoop.store import crash


def test_a_traceback_is_kept_in_a_file():
    try:
        int("轴承")
    except ValueError:
        path = Path(crash.keep())
    text = path.read_text(encoding="utf-8")
    path.unlink()
    assert text.startswith("Traceback (most recent call last)")
    assert text.endswith("ValueError: invalid literal for int() with base 10: '轴承'\n")


def test_a_traceback_that_no_file_can_hold_is_shown(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    try:
        int("轴承")
    except ValueError:
        assert crash.keep() == "stderr"
    assert capsys.readouterr().err.endswith("ValueError: invalid literal for int() with base 10: '轴承'\n")
