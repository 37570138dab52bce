from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHINESE = "\u3400-\u9fff“”《》"
HALF = re.compile(rf"(?<=[{CHINESE}]) ?[,:;()?](?![/\w]*\.py)|[,;()](?=[{CHINESE}])|(?<=\}}) ?[,:;] ?(?=[{CHINESE}])")
PATTERN = re.compile(r"\(\?|\\[ds]|\[[^\]]*[^\x00-\x7f][^\]]*\][+*?{]|\)\$|\(个\|")  # what is a pattern and no sentence
# What is typed, a place in a file, or a line as compilers write it.
CODE = re.compile(
    r"“字段: 值”|：\{name\}: 值|: 警告\[\{code\}\]: |`[^`]*`|\]\([^)]*\)|<[^>]*>|https?:\S+|--[\w-]+[ =]\S+|[\w./-]+:[\w./-]*"
)
# What is data, or a form in which a file or a command is written.
MEANT = {
    "dicoop/exchange/titles.py",  # titles as other people write them
    "dicoop/exchange/table.py",
    "dicoop/text/sound.py",
    "dicoop/rules/grammar.py",  # its brackets are what it tells of
}


def sentences(path: Path) -> list[tuple[int, str]]:
    """Return the Chinese texts of a module, less its docstrings, with their lines."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said]
    return [(node.lineno, node.value) for node in texts if is_chinese(node.value) and not PATTERN.search(node.value)]


def is_chinese(text: str) -> bool:
    return len(re.findall("[\u3400-\u9fff]", text)) > len(re.findall("[A-Za-z]", re.sub(r"\{\w+\}", "", text)))


def half_width(text: str) -> list[str]:
    """Return the half-width signs that stand beside Chinese."""
    return HALF.findall(CODE.sub("", text))


@pytest.mark.parametrize("path", sorted((ROOT / "dicoop").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_chinese_sentences_have_full_width_punctuation(path: Path) -> None:
    if str(path.relative_to(ROOT)) not in MEANT:
        assert [(line, text) for line, text in sentences(path) if half_width(text)] == []
