"""What lies where under a ledger's root?"""

from __future__ import annotations

FOLDER = "ledgers"  # all that is recorded
FILE = "ledger.yaml"
SETTINGS_PATH = f"{FOLDER}/{FILE}"
DECLARATIONS = f"{FOLDER}/kinds"
SCHEMAS = "schemas"
