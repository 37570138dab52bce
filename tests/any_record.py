"""Any record of any kind as the values of a file, hard texts included, and comments anywhere in its text."""

from datetime import date, timedelta

from hypothesis import strategies as st

from dicoop.currencies import FOREIGN_UNITS
from dicoop.kinds import BUILT_IN
from dicoop.kinds.events import last_touched
from dicoop.kinds.fields import fields
from dicoop.kinds.validate import present
from dicoop.text.write import identity
from dicoop.values import UNITS

SPECIAL = [
    "null", "Null", "~", "true", "FALSE", "yes", "No", "on", "Off", "y", "N", "012", "0o17", "+0o7", "0x1F", "-0x1F", "0b11", "-0b1", "1_000", "1,000",
    "12:30", "190:20:30", "-1:30", "1:30.5", "1.10", "1e3", "1.5E-3", "+.5", "5.", ".", "-.inf", ".NaN", "2024-02-30", "2024-2-3", "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43", "<<", "=", "-", "- x", "-x", "--", "---", "--- x", "---x", "...", "... x", "?", "? x", "?x", ":", ": x", ":x", "x:", "x: y", "x:y", "::",
    "#", "# x", "x # y", "x#y", "x #", "'", "''", "'x'", "x'y", '"', '"x"', 'x"y', "\\", "\\n", "\\u200b", "{", "{x}", "}", "[", "[x]", "]", ",", ", x", "x, y",
    "&a", "*a", "!t", "!!int 1", "|", "|-", ">", ">x", "%x", "@x", "`x`", " x", "x ", "  ", "\u3000x", "x\u3000", "\u00a0", "\u3000# x", "😀", "𠮷野家", "第一行\n第二行",
    "\n", "x\n", "\nx", "x\n# y\n", "轴承", "轴 承", "“轴承”", "①", "10.65%", "C34", "null x", "-1,5", "-[x]", "?{x}", "<<<<<<< HEAD", "=======", "]x", "A].b", "A[b", "a.b", "甲 2", "甲 2 1", "甲 10",
]  # fmt: skip
LETTERS = "'\"#:-?!%&*|>@`,[]{}<=~\\ .0123xe_轴é😀\n"
texts = st.one_of(st.sampled_from(SPECIAL), st.text(st.sampled_from(LETTERS), min_size=1, max_size=10))
words = texts.filter(str.strip)
days = st.dates().map(str).filter(lambda text: len(text) == 10)


def _is_read(text):
    """A year alone has no leading nought: YAML would read a number."""
    return len(text) == 10 or not text.startswith("0")


partly_dated = st.tuples(days, st.sampled_from([4, 7, 10])).map(lambda pair: pair[0][: pair[1]]).filter(_is_read)
yuans = st.tuples(st.integers(-99_999, 99_999), st.sampled_from(list(UNITS))).map(lambda pair: f"{pair[0]}{pair[1]}")
amounts = st.tuples(st.integers(-99_999, 99_999), st.sampled_from([*UNITS, *FOREIGN_UNITS])).map(lambda pair: f"{pair[0]}{pair[1]}")
percents = st.tuples(st.integers(0, 999_999), st.sampled_from(["%", ".5%", ".25%", ".010%", "％"])).map(
    lambda pair: f"{pair[0] % 10_000}{pair[1]}"
)
periods = st.tuples(st.integers(1000, 9999), st.sampled_from(["", "-H1", "-H2", "-Q1", "-Q4", "-01", "-12"])).map(
    lambda pair: f"{pair[0]}{pair[1]}"
)
NODE_KEYS = ["filing", "start", "completion", "benefit", "greening", "on", "0x1F"]
IDS = {kind.letter: f"{kind.letter}-2019-QL007" if kind.letter else "15" for kind in BUILT_IN.values()}


def wholes(row):
    """Return a strategy for the whole numbers of a field."""
    return st.integers(row.schema["minimum"], row.schema["maximum"]).map(str)


def quantities(units):
    """Return a strategy for quantities in some units."""
    parts = st.tuples(
        st.integers(-99_999, 99_999), st.sampled_from(["", ".5", ".50"]), st.sampled_from(["", "万", "亿"]), st.sampled_from(units)
    )
    return parts.map(lambda each: "".join(map(str, each)))


def as_schema(schema):
    """Return a strategy for the texts that a schema allows."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return st.from_regex(schema["pattern"], fullmatch=True) if "pattern" in schema else words


def value(row):
    """Return a strategy for the values of a field that holds one value or one block."""
    if row.terms is not None and row.form == "term":
        return st.sampled_from([term.value for term in row.terms])
    if row.form == "block":
        return block(row.model)
    if row.form == "whole":
        return wholes(row)
    if row.form == "quantity":
        return quantities(row.units)
    if row.form == "text" and row.schema:
        return st.one_of(*map(as_schema, row.schema.get("anyOf", [row.schema])))
    flags, moneys = st.sampled_from(["true", "false"]), yuans if row.read is not None else amounts  # in 元 alone where it is read so
    return {"money": moneys, "percent": percents, "period": periods, "day": partly_dated if row.partial else days, "flag": flags}.get(
        row.form, words
    )


def values(row):
    """Return a strategy for the values of any field."""
    if row.form == "list":
        names = [inner.name for inner in fields(row.model) if inner.mark.key]
        return st.lists(block(row.model), min_size=int(row.required), max_size=3, unique_by=lambda entry: identity(entry, tuple(names)))
    if row.form == "map":
        return st.dictionaries(st.sampled_from(NODE_KEYS), block(row.model) if row.model else values(row.inner), max_size=3)
    if row.form == "texts":
        return st.lists(value(row.inner), min_size=int(row.required), max_size=3)
    return value(row)


def block(model):
    """Return a strategy for a block's values, fields in any order."""
    required = {row.name: values(row) for row in fields(model) if row.required}
    optional = {row.name: values(row) for row in fields(model) if not row.required}
    return st.fixed_dictionaries(required, optional=optional)


def data_of(kind):
    """Return a strategy for the values of a record of a kind: what may be in its file."""
    return block(kind.model).map(lambda data: present({**data, "id": IDS[kind.letter]}))


any_record = st.sampled_from(list(BUILT_IN.values())).flatmap(lambda kind: st.tuples(st.just(kind), data_of(kind)))

NOTES = ["# 注{}", "#{}", "# - a: 'b {}", '# "{}: [', "# {} # x", "#! {}"]


@st.composite
def commented(draw, text):
    """Put comments and blank lines anywhere into a canonical text."""
    lines = []
    for number, line in enumerate(text.splitlines()):
        where = draw(st.sampled_from(["", "", "above", "behind", "both", "blank"]))
        note = draw(st.sampled_from(NOTES))
        if where in ("above", "both"):
            lines.append(" " * draw(st.integers(0, 7)) + note.format(f"{number}a"))
        if where == "blank":
            lines.append(" " * draw(st.integers(0, 3)))
        behind = " " * draw(st.integers(1, 3)) + note.format(f"{number}b") if where in ("behind", "both") and line[0] != "#" else ""
        lines.append(line + behind)
    if draw(st.booleans()):
        lines.append(draw(st.sampled_from(["# 末", "    # 末", ""])))
    return "\n".join(lines) + "\n"


def touched(kind, record):
    """Return the days on which something happened to a record, each found from the one after it."""
    days, day = [], date.max
    while (last := last_touched(kind, record, day)) is not None:
        days, day = [last, *days], last - timedelta(days=1)
    return days
