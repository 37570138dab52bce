"""Which other programs are given the same records, and how are they asked the same two things?

`validate`: is everything as it should be? `sums`: a county's projects, how many started, their investment and the funds arrived.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Peer(NamedTuple):
    """A program: how it says its version, and the command line of each task (`{data}` its records, `{bin}` the packages' own folder)."""

    version: str
    tasks: dict[str, str]


_HLEDGER = "hledger -f {data}/ledger.journal"
_LEDGER = "ledger -f {data}/ledger.journal --args-only"
_SCRIPT = "{bin}/python {here}/ask.py"
_NAMES = "signed agreed started arrived"
PEERS = {
    "hledger": Peer("hledger --version", {"validate": f"{_HLEDGER} check -s", "sums": f"{_HLEDGER} balance -N --flat {_NAMES}"}),
    "ledger": Peer(
        "ledger --version", {"validate": f"{_LEDGER} --strict --pedantic accounts", "sums": f"{_LEDGER} balance --flat --no-total {_NAMES}"}
    ),
    "recutils": Peer("recfix --version", {"validate": "recfix --check {data}/ledger.rec", "sums": "sh {here}/sums.sh {data}/ledger.rec"}),
    "beancount": Peer(
        "{bin}/bean-check --version",
        {
            "validate": "{bin}/bean-check --no-cache {data}/ledger.beancount",
            "sums": "{bin}/bean-query {data}/ledger.beancount 'select account, sum(position) where number > 0 group by account'",
        },
    ),
    "pandas": Peer(f"{_SCRIPT} pandas version", {task: f"{_SCRIPT} pandas {task} {{data}}" for task in ("validate", "sums")}),
    "duckdb": Peer(f"{_SCRIPT} duckdb version", {task: f"{_SCRIPT} duckdb {task} {{data}}" for task in ("validate", "sums")}),
}


def version(peer: Peer, folder: str) -> str | None:
    """Return a program's own words on its version, None where it is not installed."""
    words = peer.version.format(bin=folder, here=HERE).split()
    if shutil.which(words[0]) is None:
        return None
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"})
    return done.stdout.splitlines()[0] if not done.returncode and done.stdout else None
