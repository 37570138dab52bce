"""What do the files beside the records hold: who may change what, and what was excused?

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

from collections.abc import Mapping
from typing import Any

from dicoop.errors import Finding
from dicoop.kinds import fields as f
from dicoop.kinds.fields import Block
from dicoop.kinds.validate import check_values, present


class Owner(Block):
    """A person or office, and what they may change."""

    principal = f.text("签名人", "Principal", key=True)
    counties = f.default(f.texts("县区", "Counties", known="counties"))
    all = f.default(f.flag("全部", "All"), value=False)
    key = f.optional(f.text("公钥", "Public key"))


class Owners(Block):
    """All who may change records; `signed`: only by commits whose signature proves who made them."""

    owners = f.entries(Owner, "责任人", "Owners")
    signed = f.default(f.flag("须签名", "Signed"), value=False)

    def may(self, principal: str, county: str | None) -> bool:
        """Return whether a person may change records of a county; None: what is no county's. E-mails have no case."""
        known = [owner for owner in self.owners if owner.principal.casefold() == principal.casefold()]
        return any(owner.all or (county is not None and county in owner.counties) for owner in known)

    @property
    def allowed_signers(self) -> str:
        """The text that `gpg.ssh.allowedSignersFile` wants: a line for each owner with a key."""
        return "".join(f'{owner.principal} namespaces="git" {owner.key}\n' for owner in self.owners if owner.key)


OWNERS_PATH = "ledgers/owners.yaml"


def read_owners(data: Mapping[str, Any]) -> Owners | tuple[Finding, ...]:
    """Return the owners that the values of the file name, or what is wrong with it."""
    return check_values(present(data), Owners)


class Waiver(Block):
    """Why a finding may stand, who says so, and until when."""

    rule = f.text("规则", "Rule", key=True)
    id = f.text("编号", "Id", key=True)
    blob = f.text("文件版本", "Blob")
    reason = f.text("理由", "Reason")
    by = f.text("批准人", "By")
    until = f.day("有效期至", "Until")


class ImportWaiver(Block):
    """Why what an import brought may stand by a rule: its mapping, the digests of its files, the commit, who says so, and until when."""

    rule = f.text("规则", "Rule")
    mapping = f.text("映射", "Mapping")
    files = f.texts("文件", "Files")
    commit = f.text("提交", "Commit")
    reason = f.text("理由", "Reason")
    by = f.text("批准人", "By")
    until = f.day("有效期至", "Until")
