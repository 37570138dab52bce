"""What is the JSON Schema of a kind, for editors?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from dicoop.kinds import KINDS
from dicoop.kinds.figures import Figures
from dicoop.kinds.settings import Settings

if TYPE_CHECKING:
    from dicoop.kinds.base import Block


def schemas() -> dict[str, str]:
    """Return the schema files by name: one for each kind, one for ledger.yaml, one for published figures."""
    models: dict[str, type[Block]] = {**{name: kind.model for name, kind in KINDS.items()}, "ledger": Settings, "figures": Figures}
    return {f"{name}.schema.json": _schema(name, model) for name, model in models.items()}


def _schema(name: str, model: type[Block]) -> str:
    body = TypeAdapter(model).json_schema(by_alias=True)
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "$id": f"{name}.schema.json"}
    text = json.dumps({**head, **body}, ensure_ascii=False, indent=2)
    return text.replace("#/$defs/", "#/definitions/").replace('"$defs"', '"definitions"') + "\n"
