"""Is what was generated and committed still what the code generates?"""

from pathlib import Path

from dicoop import sample
from dicoop.kinds import BUILT_IN, schema

ROOT = Path(__file__).parent.parent


def texts(folder):
    """Return the files under a folder of the repository by path."""
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted((ROOT / folder).rglob("*")) if path.is_file()}


def test_the_ledger_is_what_the_sample_command_writes():
    assert texts("ledgers") == dict(sample.files(through=18))


def test_the_schemas_are_those_of_the_kinds():
    assert texts("schemas") == {f"schemas/{name}": text for name, text in schema.schemas(BUILT_IN).items()}
