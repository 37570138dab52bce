"""A ledger on `main`, told to meeting 15, and a county's branch that is checked out."""

import json
import re

from conftest import SETTINGS, SMALL, write
from git_samples import commit, git, put, start

BRANCH = "county/ql"
QL007 = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
QL008 = "ledgers/projects/QL/2019/P-2019-QL008.yaml"
ISSUE = "ledgers/issues/QL/2019/I-2019-QL012.yaml"
HANDLED = "ledgers/issues/QL/2019/I-2019-QL013.yaml"
CONTRACT = "ledgers/contracts/QL/2019/C-2019-QL003.yaml"
FIRM = "ledgers/enterprises/QL/2016/E-2016-QL003.yaml"
OTHER_FIRM = "ledgers/enterprises/XQ/2017/E-2017-XQ001.yaml"
MEETING = "ledgers/meetings/015.yaml"
OWN = "ledgers/ledger.yaml"
OWNERS = "ledgers/owners.yaml"
OFFICE = "owners:\n  - principal: zhang@example.com\n    all: true\n"  # whoever commits here may change all
WHEN = "2019-09-20T10:00:00+0800"
START = ("nodes:\n", "nodes:\n  start:\n    done: 2019-08-18\n    evidence: 开工令\n")


def begin(root, **files):
    """Make the ledger, these files in it, and the branch."""
    start(root)
    put(root, OWN, SETTINGS)
    write(root, SMALL)
    for path, content in files.items():
        put(root, path, content)
    commit(root, "到第15次会议")
    git(root, "tag", "meeting-15")
    git(root, "switch", "-q", "-c", BRANCH)
    return root


def edit(root, path, *pairs):
    """Replace words in a file."""
    text = (root / path).read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    put(root, path, text)


def saved(root, message="改", when=WHEN):
    """Commit all on the branch."""
    return commit(root, message, when)


def back_dated(root):
    """Commit a start that a meeting should have known of: an error of R07."""
    edit(root, QL007, START)
    return saved(root)


def codes(ran):
    """Return code and id of what was found, out of JSON."""
    return [(each["code"], each["id"]) for each in json.loads(ran.out)["review"]]


def anonymous(out):
    """Return a text with commits numbered as they come."""
    seen = dict.fromkeys(re.findall(r"\b(?:[0-9a-f]{40}|[0-9a-f]{12}|[0-9a-f]{10})\b", out))
    short = {}
    for commit_ in seen:
        number = short.setdefault(commit_[:10], len(short) + 1)
        out = out.replace(commit_, f"{number:x}".rjust(len(commit_), "0"))
    return out
