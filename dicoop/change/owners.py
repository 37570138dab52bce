"""Who may change the records of which counties?

`ledgers/owners.yaml`, read from the protected base and never from the branch under review:

    signed: true                    # a signature is required; by default the author's e-mail is believed
    owners:
      - principal: ql@city.example  # the principal of the signature, and the author's e-mail
        counties:
          - QL
        key: ssh-ed25519 AAAA…      # the public key that git verifies signatures with
      - principal: office@city.example
        all: true                   # every county, meetings, and what is no record
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds.guards import Owners
from dicoop.kinds.validate import check_values, present

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from dicoop.errors import Finding

PATH = "ledgers/owners.yaml"


def read_owners(data: Mapping[str, Any]) -> Owners | tuple[Finding, ...]:
    """Return the owners that the values of the file name, or what is wrong with it."""
    return check_values(present(data), Owners)


def may(owners: Owners, principal: str, county: str | None) -> bool:
    """Return whether a person may change records of a county; None: what is no county's. E-mails have no case."""
    known = [owner for owner in owners.owners if owner.principal.casefold() == principal.casefold()]
    return any(owner.all or (county is not None and county in owner.counties) for owner in known)


def allowed_signers(owners: Owners) -> str:
    """Return the text that `gpg.ssh.allowedSignersFile` wants: a line for each owner with a key."""
    return "".join(f'{owner.principal} namespaces="git" {owner.key}\n' for owner in owners.owners if owner.key)
