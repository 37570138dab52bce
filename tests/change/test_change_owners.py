"""Who may change what, as the file of owners says."""

from dicoop.kinds.guards import Owners, read_owners
from dicoop.text.read import read

TEXT = """\
signed: true
owners:
  - principal: ql@city.example
    counties:
      - QL
      - XQ
    key: ssh-ed25519 AAAAC3Nz
  - principal: office@city.example
    all: true
  - principal: nobody@city.example
"""


def owners():
    found = read_owners(read(TEXT.encode(), "ledgers/owners.yaml").data)
    assert isinstance(found, Owners), found
    return found


def test_who_may_change_what():
    known = owners()
    counties = ("QL", "XQ", "HC", None)
    assert [known.may("ql@city.example", county) for county in counties] == [True, True, False, False]
    assert [known.may("office@city.example", county) for county in counties] == [True] * 4
    assert [known.may("nobody@city.example", county) for county in counties] == [False] * 4
    assert [known.may("stranger@city.example", county) for county in counties] == [False] * 4
    assert known.may("QL@City.example", "QL")


def test_signatures_are_asked_for_only_where_the_file_says_so():
    assert owners().signed is True
    assert read_owners({"owners": [{"principal": "x"}]}).signed is False


def test_keys_become_what_git_verifies_signatures_with():
    assert owners().allowed_signers == 'ql@city.example namespaces="git" ssh-ed25519 AAAAC3Nz\n'


def test_what_is_wrong_is_told():
    assert [(f.code, f.address) for f in read_owners({"owners": [{"counties": ["QL"]}]})] == [("missing-field", "owners[1].principal")]
