"""The JSON Schemas that editors use accept what the ledger accepts."""

import json
import re
from datetime import date

import pytest
from any_record import any_record, block
from hypothesis import given
from ruamel.yaml import YAML

from dicoop.kinds import BUILT_IN, EVERY
from dicoop.kinds.fields import fields, shape
from dicoop.kinds.published_figures import Figures
from dicoop.kinds.schema import schemas
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import present
from dicoop.text.write import canonical

SCHEMAS = {name.removesuffix(".schema.json"): json.loads(text) for name, text in schemas(BUILT_IN).items()}
TYPES = {"string": str, "number": (int, float), "integer": int, "boolean": bool, "object": dict, "array": list, "null": type(None)}


def faults(value, schema, whole, path="$"):
    """Yield where a value breaks a schema: as much of draft 7 as these schemas use."""
    known = {
        "$ref",
        "allOf",
        "anyOf",
        "type",
        "pattern",
        "enum",
        "minLength",
        "minimum",
        "maximum",
        "items",
        "required",
        "properties",
        "additionalProperties",
        "propertyNames",
    }
    assert set(schema) <= known | {"$schema", "$id", "definitions", "title", "x-zh", "description", "default"}, schema
    if "$ref" in schema:
        yield from faults(value, whole["definitions"][schema["$ref"].rpartition("/")[2]], whole, path)
    for part in schema.get("allOf", []):
        yield from faults(value, part, whole, path)
    if "anyOf" in schema and all(list(faults(value, part, whole, path)) for part in schema["anyOf"]):
        yield f"{path}: fits nothing of {schema['anyOf']}"
    yield from typed_faults(value, schema, whole, path)


def typed_faults(value, schema, whole, path):
    """Yield where a value is of another type than the schema's, or breaks what holds for its type."""
    types = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", list(TYPES))
    if not any(isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool)) for name in types):
        yield f"{path}: {value!r} is no {types}"
    elif isinstance(value, str):
        yield from text_faults(value, schema, path)
    elif isinstance(value, dict):
        yield from dict_faults(value, schema, whole, path)
    elif isinstance(value, list):
        yield from (fault for i, item in enumerate(value) for fault in faults(item, schema.get("items", {}), whole, f"{path}[{i}]"))
    elif isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{path}: {value} is too small"
    elif isinstance(value, int) and value > schema.get("maximum", value):
        yield f"{path}: {value} is too large"


def text_faults(value, schema, path):
    """Yield where a text breaks a schema."""
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{path}: {value!r} is not like {schema['pattern']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not in {schema['enum']}"
    if len(value) < schema.get("minLength", 0):
        yield f"{path}: {value!r} is too short"


def dict_faults(value, schema, whole, path):
    """Yield where a mapping breaks a schema."""
    yield from (f"{path}: no {name}" for name in schema.get("required", []) if name not in value)
    for name, item in value.items():
        inner = schema.get("properties", {}).get(name, schema.get("additionalProperties", True))
        if inner is False:
            yield f"{path}: {name} is not known"
        elif inner is not True:
            yield from faults(item, inner, whole, f"{path}.{name}")


def as_editors_read(text):
    """Return values as an editor's YAML 1.2 reader takes them: numbers and flags typed, days as texts."""

    def plain(value):
        if isinstance(value, dict):
            return {name: plain(item) for name, item in value.items()}
        if isinstance(value, list):
            return [plain(item) for item in value]
        return str(value) if isinstance(value, date) else value

    return plain(YAML(typ="safe").load(text))


def judge(kind, text):
    """Return how a text breaks its kind's schema."""
    return list(faults(as_editors_read(text), SCHEMAS[kind], SCHEMAS[kind]))


def test_there_is_a_schema_for_every_kind_and_the_settings():
    assert set(schemas(BUILT_IN)) == {f"{name}.schema.json" for name in (*EVERY, "ledger", "figures", "mapping", "owners", "waiver")}
    for name, text in schemas(BUILT_IN).items():
        assert text.endswith("}\n")
        schema = json.loads(text)
        assert (schema["$schema"], schema["$id"]) == ("http://json-schema.org/draft-07/schema#", name)
        assert "$defs" not in text
        assert set(re.findall(r"#/definitions/(\w+)", text)) == set(schema.get("definitions", {}))


def test_patterns_mean_the_same_to_every_reader():
    """Of \\d, \\w and \\s readers make different signs: findings/digits_in_json_schema.sh."""
    patterns = {found for text in schemas(BUILT_IN).values() for found in re.findall(r'"pattern": (".*")', text)}
    assert len(patterns) > 10
    assert not [each for each in patterns if re.search(r"\\[dwsbp]", json.loads(each), re.IGNORECASE)]


def test_every_field_of_a_schema_has_both_names():
    models = {**{name: kind.model for name, kind in BUILT_IN.items()}, "ledger": Settings, "figures": Figures}
    for name, model in models.items():
        for row in fields(model):
            found = SCHEMAS[name]["properties"][row.name]
            assert (found["x-zh"], found["title"]) == (row.mark.zh, row.mark.en)
        assert set(SCHEMAS[name]["properties"]) == {row.name for row in fields(model)}
        assert SCHEMAS[name]["required"] == [row.name for row in fields(model) if row.required]
        assert SCHEMAS[name]["additionalProperties"] is False


@given(any_record)
def test_a_schema_accepts_every_record_in_canonical_form(made):
    kind, data = made
    refs = {
        row.name: f"{EVERY[row.mark.ref].letter}-2016-QL003"
        for row in fields(kind.model)
        if row.mark.ref and row.form == "text" and row.name in data
    }
    text = canonical({**data, **refs}, shape(kind.model))
    assert judge(kind.name, text) == []


@given(block(Settings).map(present))
def test_the_schema_of_settings_accepts_them(data):
    assert judge("ledger", canonical(data, shape(Settings))) == []


GOOD = "id: P-2019-QL007\nname: x\nenterprise: E-2016-QL003\ncounty: QL\nsigned: 2019-08-20\ninvestment: 1亿元\nlead: y\n"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("investmnt: 1亿元", "$: investmnt is not known"),
        ("kind: 工业", "$.kind: fits nothing"),
        ("meeting: 十五", "$.meeting: fits nothing"),
        ("meeting: -1", "$.meeting: fits nothing"),
        ("chain: ''", "$.chain: fits nothing"),
        ("chain: [a]", "$.chain: fits nothing"),
        ("funds:\n  - receipt: A\n    amount: 1元", "$.funds[0]: no date"),
        ("nodes:\n  start:\n    done: 2019-8-1", "$.nodes.start.done: fits nothing"),
        ("ended:\n  date: 2020-05-01", "$.ended: fits nothing"),
    ],
)
def test_a_schema_refuses_what_the_ledger_refuses(line, fault):
    assert judge("project", GOOD) == []
    (found,) = judge("project", f"{GOOD}{line}\n")
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1亿元", "12.5"),
        ("1亿元", "1千元"),
        ("2019-08-20", "20190820"),
        ("P-2019-QL007", "P-19-QL7"),
        ("E-2016-QL003", "轴承厂"),
        ("name: x\n", ""),
    ],
)
def test_a_schema_refuses_values_out_of_form(old, new):
    assert len(judge("project", GOOD.replace(old, new))) == 1
