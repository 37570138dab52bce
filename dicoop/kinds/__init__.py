"""Which kinds of record are there?"""

from __future__ import annotations

from dicoop.kinds import contract, enterprise, issue, later, meeting, project
from dicoop.kinds.base import Kinds

# The first five are those that every ledger tells of; a ledger that has records of one of the others tells of it as well
BUILT_IN = Kinds((meeting.KIND, enterprise.KIND, project.KIND, issue.KIND, contract.KIND), ready=later.KINDS)
EVERY = Kinds(BUILT_IN.every.values())
