"""One record is changed on disk and no other byte: whatever its file looks like, comments and all."""

import json
import re

import pytest
from any_record import any_record, commented, value
from hypothesis import assume, given
from hypothesis import strategies as st

from dicoop.errors import Changed, Refused
from dicoop.kinds import BUILT_IN
from dicoop.kinds.address import address_of, assign, leaves, parse
from dicoop.kinds.fields import fields, keys, shape
from dicoop.kinds.validate import present, validate
from dicoop.labels import Label
from dicoop.store import ledger as store
from dicoop.store import record_writer
from dicoop.store.ledger import Opened
from dicoop.text.comments import comments, notes
from dicoop.text.read import read
from dicoop.text.source import Source
from dicoop.text.write import canonical

PROJECT = BUILT_IN["project"]
PATH = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
TEXT = """\
id: P-2019-QL007
name: 精密轴承  # 名
enterprise: E-2016-QL003
county: QL
signed: 2019-08-20
investment: 1亿元
lead: 市地企合作办
"""


def opened(text, kind=PROJECT):
    """Return a text as a file that was read."""
    source = read(text.encode(), PATH)
    assert isinstance(source, Source), (text, source)
    return Opened(PATH, source, validate(source, kind.model), text.encode())


@pytest.fixture
def root(ledger):
    """A ledger with one project."""
    (ledger / PATH).parent.mkdir(parents=True)
    (ledger / PATH).write_text(TEXT, encoding="utf-8")
    return ledger


def test_a_record_is_changed_on_disk(root):
    old = store.open_record(root, PROJECT, "P-2019-QL007")
    text = record_writer.edited(old, PROJECT, assign(old.source.data, "name", "on", PROJECT.model))
    record_writer.save(root, old, text)
    assert (root / PATH).read_text(encoding="utf-8") == TEXT.replace("精密轴承", "'on'")
    with pytest.raises(Changed):
        record_writer.save(root, old, text)


def test_a_new_record_is_written_in_canonical_form():
    data = {"name": "x", "id": "P-2019-QL008"}
    text = record_writer.new_text(PROJECT, "P-2019-QL008", data)
    assert text == "# yaml-language-server: $schema=../../../../schemas/project.schema.json\nid: P-2019-QL008\nname: x\n"


def test_the_schema_is_found_from_every_kind_of_file():
    for kind in BUILT_IN.values():
        id_ = f"{kind.letter}-2019-QL007" if kind.letter else "15"
        path = re.search(r"\$schema=(\S+)", kind.first_line(id_))[1]
        assert path.count("../") == kind.path(id_).count("/")
        assert path.endswith(f"../schemas/{kind.name}.schema.json")


@pytest.mark.parametrize(
    "text",
    [
        "{id: P-2019-QL007, name: x, chain: y}\n",
        "id: P-2019-QL007\nfunds: [{receipt: A, amount: 1元}] # a\n",
        "id: P-2019-QL007\nnodes: {start: {plan: 2019-12-31}}\n",
        "id: P-2019-QL007\nname: | # 名\n  x\n",
        "id: P-2019-QL007\nfunds:\n  - source: own\n    receipt: A\n",
    ],
)
def test_a_form_that_cannot_be_spliced_is_refused(text):
    file = opened(text)
    for address, new in (
        ("chain", "z"),
        ("name", "w"),
        ("name", None),
        ("nodes.start.done", "2019-12-01"),
        ("funds[A].source", None),
        ("funds[B].receipt", "B"),
    ):
        wanted = assign(file.source.data, address, new, PROJECT.model)
        try:
            assert present(read(record_writer.edited(file, PROJECT, wanted).encode(), PATH).data) == present(wanted)
        except Refused as error:
            assert error.message == Label(
                f"{PATH} 的写法不规范，不能只改一处而不动别处",
                f"{PATH} is not in canonical form, so a single value cannot be changed",
            )
            assert error.hint == Label(f"先运行 dicoop fmt {PATH}，再改一次", f"run dicoop fmt {PATH} first, then change it again")
            break
    else:
        pytest.fail("nothing was refused")


# Laws over any record with comments anywhere


def addresses(kind, data):
    """Return the addresses a person can set: what is there, and what may come."""
    found = list(leaves(data))
    for row in fields(kind.model):
        blocks = {row.name: row.model} if row.form == "block" else {}
        if row.form == "map":
            blocks = {f"{row.name}.{name}": row.model for name in (*data.get(row.name, {}), "start", "own")}
        if row.form == "list":
            entries = [address_of((row.name, i), data) for i in range(len(data.get(row.name, [])))]
            blocks = dict.fromkeys([*entries, f"{row.name}[{' '.join(['listed', '2019-08-20'][: len(keys(row.model))])}]"], row.model)
            found += entries
        found += [f"{name}.{inner.name}" for name, model in blocks.items() if model for inner in fields(model)]
        found += [row.name] if row.is_scalar or row.form == "block" else []
    return [address for address in found if address != "id"]


@st.composite
def assignments(draw, kind, data):
    """Return values after some assignments of the command line, one after another; a key is never taken out: a missing field, refused before."""
    for _ in range(draw(st.integers(1, 3))):
        found = addresses(kind, data)
        holders = [address for address in found if address in data or address.endswith("]")]
        address = draw(st.sampled_from(draw(st.sampled_from([found, holders or found]))))
        _, row = parse(address, kind.model)
        is_block = address.endswith("]") or not row.is_scalar
        gone = not row.mark.key and draw(st.booleans())
        text = None if gone or (is_block and row.form != "texts") else draw(value(row))
        data = assign(data, address, text, kind.model)
    return data


def lines_by_change(text, kind, other):
    """Return a text's lines (blank ones left out) that hold what is the same in other values, and those that do not."""
    source, canon = read(text.encode(), PATH), read(canonical(other, shape(kind.model)).encode(), PATH)
    mine, theirs = leaves(source.data), leaves(other)
    there = {address_of(path, other) for path in canon.spans}
    touched = set()
    for path, span in source.spans.items():
        address = address_of(path, source.data)
        if address not in there or mine.get(address) != theirs.get(address):
            touched.add(text.count("\n", 0, span.key))
    lines = [(number in touched, line.rstrip("\r")) for number, line in enumerate(text.split("\n")) if line.strip()]
    return [line for changed, line in lines if not changed], [line for changed, line in lines if changed]


def texts_in(value):
    """Count the texts in values."""
    if isinstance(value, str):
        return 1
    return sum(map(texts_in, value.values() if isinstance(value, dict) else value)) if isinstance(value, dict | list) else 0


@given(any_record, st.data())
def test_an_assignment_changes_its_lines_and_no_others(made, data):
    kind, before = made
    text = data.draw(commented(canonical(before, shape(kind.model), kind.first_line(before["id"]))))
    text = data.draw(st.sampled_from([text, text.replace("\n", "\r\n"), text.rstrip("\n")]))
    wanted = data.draw(assignments(kind, before))
    assume(len(leaves(wanted)) == texts_in(wanted))  # of two entries with one key nobody can say which changed
    file = opened(text, kind)
    new = record_writer.edited(file, kind, wanted)
    again = read(new.encode(), PATH)
    assert again.data == wanted
    assert sorted(comments(again)) == sorted(comments(file.source))
    assert canonical(again.data, shape(kind.model)) == canonical(wanted, shape(kind.model))
    same, touched = lines_by_change(text, kind, wanted)
    moved = {comment for comment in comments(file.source) for line in touched if line.endswith(comment)}
    assert [line for line in lines_by_change(new, kind, before)[0] if line.strip() not in moved] == same
    assert "\r\n" not in text or new.count("\n") == new.count("\r\n")


@given(any_record, st.data())
def test_without_comments_a_canonical_file_stays_canonical(made, data):
    kind, before = made
    form, first = shape(kind.model), kind.first_line(before["id"])
    wanted = data.draw(assignments(kind, before))
    assert record_writer.edited(opened(canonical(before, form, first), kind), kind, wanted) == canonical(wanted, form, first)


def by_hand(data, style):
    """Return values as people may write them by hand: all that is read must be edited rightly or refused."""
    if style == "json":
        return json.dumps(data, ensure_ascii=False)
    if style == "json lines":
        return json.dumps(data, ensure_ascii=False, indent=1)
    if style == "flow fields":
        return "".join(f"{json.dumps(name)} : {json.dumps(item, ensure_ascii=False)}  # {name}\n" for name, item in data.items())
    text = canonical(
        {name: data[name] for name in reversed(data)}, shape(PROJECT.model) if style == "wide" else shape(BUILT_IN["meeting"].model)
    )
    if style == "wide":
        return re.sub(r"^ ", "    ", text, flags=re.MULTILINE)
    if style == "null":
        return text + "zzz: # 无\n'zz' : {}\n  # 尾"
    return re.sub(r"^( *)- ", r"\1-\n\1  ", text, flags=re.MULTILINE)


@given(any_record, st.sampled_from(["json", "json lines", "flow fields", "wide", "null", "dash"]), st.data())
def test_a_file_written_by_hand_is_changed_rightly_or_not_at_all(made, style, data):
    kind, before = made
    text = by_hand(before, style)
    file = opened(text, kind)
    assert present(file.source.data) == before
    wanted = data.draw(assignments(kind, file.source.data))
    try:
        new = record_writer.edited(file, kind, wanted)
    except Refused:
        return
    again = read(new.encode(), PATH)
    assert present(again.data) == present(wanted)
    assert sorted(comments(again)) == sorted(comments(file.source))


@given(any_record, st.sampled_from(["json", "json lines", "flow fields", "wide", "null", "dash"]))
def test_a_file_written_by_hand_is_brought_into_form_with_the_same_values(made, style):
    kind, before = made
    source = opened(by_hand(before, style), kind).source
    formed = canonical(present(source.data), shape(kind.model), "", notes(source))
    again = read(formed.encode(), PATH)
    assert again.data == before
    assert sorted(comments(again)) == sorted(comments(source))
    if not comments(source):
        assert formed == canonical(before, shape(kind.model))
