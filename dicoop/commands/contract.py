"""Which verbs has a contract on the command line?"""

from __future__ import annotations

from dicoop.commands.verbs import moves
from dicoop.kinds.contract import KIND
from dicoop.labels import Label

MOVES = moves(KIND, {"deliver": Label("登记交货，或冲销一笔", "record a delivery, or reverse one")})
