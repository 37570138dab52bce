"""The schema of OC4IDS as it is kept here, asked without a network."""

import json
from pathlib import Path

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

HERE = Path(__file__).parent / "oc4ids"


def faults(package):
    """Return what is wrong with a package by the schema."""
    texts = [json.loads((HERE / name).read_text("utf-8")) for name in ("project-package-schema.json", "project-schema.json")]
    registry = Registry().with_resources((each["id"], Resource(each, DRAFT4)) for each in texts)
    judge = jsonschema.Draft4Validator(texts[0], registry=registry, format_checker=jsonschema.FormatChecker())
    return [error.message for error in judge.iter_errors(package)]
