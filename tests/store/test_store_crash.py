"""A fault of ours is kept whole."""

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
