"""What do the files beside the records hold: who may change what, and what was excused?"""

from __future__ import annotations

from dicoop.kinds import fields as f
from dicoop.kinds.fields import Block


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
