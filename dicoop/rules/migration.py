"""What else changes where a part of a declaration gets another name or goes: in the declaration, and in the records?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from dicoop.errors import Finding, Misused
from dicoop.frozen import pattern, replace
from dicoop.kinds import declared
from dicoop.kinds.base import Kind
from dicoop.kinds.declaration import WORD, Declaration, label_of
from dicoop.kinds.fields import field_of
from dicoop.kinds.traits import STAKES
from dicoop.kinds.validate import UNKNOWN_FIELD, UNKNOWN_VALUE
from dicoop.labels import Label, joined
from dicoop.rules.grammar import NAME, read
from dicoop.rules.names import Vocabulary
from dicoop.rules.questions import Not, Test, Tree
from dicoop.text.source import Path, Value
from dicoop.text.splice import Edits

SORTS = ("fields", "lists", "steps", "due", "rates")
_TOKEN = pattern(NAME)
_BONDS = ("one_of", "order", "differ", "at_most", "unique_open")
_SPANS = ("within", "shorter", "longer")
_BEFORE, _BEHIND = r"(?<![^\s,，、\"'“”‘’])", r"(?![^\s,，、\"'“”‘’])"


class PartChange(NamedTuple):
    """What becomes of a part of a declaration: its path there (whether it is still there or not), and its new name, None where it goes.

    The kind's own name is the part `("key", NAME)`, a value of a closed list `("fields", FIELD, "values", VALUE)`.
    """

    path: tuple[str, ...]
    new: str | None

    @property
    def old(self) -> str:
        """The name it has."""
        return self.path[-1]

    @property
    def sort(self) -> str:
        """What it is: key, fields, lists, steps, due, rates or values."""
        return self.path[-2]

    @property
    def owner(self) -> tuple[str, ...]:
        """The list or the field that it belongs to, nothing of what belongs to the records themselves."""
        return self.path[:-2]


def held(data: Mapping[str, Value], *path: str) -> Mapping[str, Value]:
    """Return the values that stand under a path, none where there are none."""
    found: Any = data
    for part in path:
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def is_there(data: Mapping[str, Value], path: tuple[str, ...]) -> bool:
    """Return whether a part is declared."""
    return path[-1] in held(data, *path[:-1])


def places(data: Mapping[str, Value], name: str) -> tuple[tuple[str, ...], ...]:
    """Return the paths of the parts that a name may mean: `grade`, `rates.grade`, `payments.note`; what is due by a step's name goes with it."""
    *above, last = name.split(".")
    asked: list[tuple[str, ...]] = (
        [(sort, last) for sort in SORTS] if not above else [(above[0], last)] if above[0] in SORTS and len(above) == 1 else []
    )
    if above and held(data, "lists", above[-1]) and above[:-1] in ([], ["lists"]):
        asked.append(("lists", above[-1], "fields", last))
    found = tuple(path for path in asked if is_there(data, path))
    return tuple(path for path in found if path[0] != "due" or ("steps", last) not in found)


def words(path: tuple[str, ...]) -> str:
    """Return the name by which a part is asked for and no other one is."""
    return ".".join(part for part in path if len(path) == 2 or part != "fields")  # noqa: PLR2004 - a part of a list has more


def enums(data: Mapping[str, Value], name: str | None) -> tuple[tuple[str, ...], ...]:
    """Return the paths of the fields with a closed list of values, those of one name where it is given."""
    fields: list[tuple[str, ...]] = [("fields", field) for field in held(data, "fields")]
    fields += [("lists", owner, "fields", field) for owner in held(data, "lists") for field in held(data, "lists", owner, "fields")]
    return tuple(
        path
        for path in fields
        if held(data, *path).get("type") == "enum"
        and name in (None, path[-1], words(path), ".".join(path), words(path).removeprefix("lists."))
    )


# In the declaration


def in_declaration(data: Mapping[str, Value], own: Declaration, change: PartChange) -> Edits:
    """Return what changes in the declaration itself."""
    texts = dict(mentions(data, own, change))
    if change.sort == "key":
        return Edits(texts={**texts, ("key",): change.new or ""})
    above = held(data, *change.path[:-1])
    if change.new is None or (change.new in above and change.old in above):
        return Edits(texts=texts, gone=(change.path,) if change.old in above else ())
    names: dict[Path, str] = {change.path: change.new} if change.old in above else {}
    if change.sort == "steps" and change.old in held(data, "due"):
        names["due", change.old] = change.new
    return Edits(names, texts)


def needing(data: Mapping[str, Value], own: Declaration, change: PartChange) -> tuple[str, ...]:
    """Return the places in the declaration that need a part which is to go, those that need what a list comes to among them."""
    changes = [change]
    if change.sort == "lists":
        sum_ = held(data, *change.path).get("sum")
        changes += [PartChange(("fields", name), None) for name in (str(sum_), f"{sum_}_rate") if sum_]
    found = [path for each in changes for path, _ in mentions(data, own, each) if path[:2] != change.path]
    limits = [("due", change.old)] if change.sort == "steps" and change.old in held(data, "due") else []
    return tuple(dict.fromkeys(".".join(map(str, path)) for path in (*found, *limits)))


def mentions(data: Mapping[str, Value], own: Declaration, change: PartChange) -> Iterator[tuple[Path, str]]:
    """Yield the texts of a declaration that name a part, each with its path and as it reads then."""
    for path, text in _named(data, change):
        names = partial(_renamed, change=change, bare=path[0] == "lists", said=text.split()[:1])
        if (again := re.sub(r"\S+", lambda word: names(word[0]), text)) != text:  # noqa: B023 - asked at once
            yield path, again
    if change.sort in ("fields", "lists", "steps", "values"):
        vocabulary = _vocabulary(own, change)
        also = _labels(data, change)
        found = [(path, text, _reworded(text, vocabulary, change, also)) for path, text in _conditions(data)]
        if change.path[0] == "lists" and change.sort != "lists":  # a part of a list: conditions on its entries name it alone
            entry = field_of(vocabulary.kinds[0].model, change.path[1])
            words, inner = Vocabulary((), (entry.model,) if entry and entry.model else ()), PartChange(change.path[2:], change.new)
            found += [(path, text, _reworded(text, words, inner, also)) for path, text in _marks(data, *change.path[:2])]
        yield from ((path, again) for path, text, again in found if again != text)


def _renamed(word: str, change: PartChange, *, bare: bool = False, said: Sequence[str] = ()) -> str:
    """Return a name as it is then: of a list what is asked of it has a new beginning, a field of a list is named with that (`bare`: alone).

    `said` is the field whose values follow.
    """
    new, parts = change.new or "", word.split(".")
    if change.sort == "values":
        *above, field = change.path[:-2]
        return new if word == change.old and [*said] == [".".join((*above[1:2], field))] else word
    if change.owner and not bare:
        is_it = parts[-1] == change.old and parts[:-1] in ([change.owner[1]], [change.owner[1], "last"])
        return ".".join((*parts[:-1], new)) if is_it else word
    is_it = parts[0] == change.old and (len(parts) == 1 or change.sort == "lists")
    return ".".join((new, *parts[1:])) if is_it else word


def _named(data: Mapping[str, Value], change: PartChange) -> Iterator[tuple[Path, str]]:
    """Yield the texts that hold names of parts of one sort."""
    for each in _patterns(data, change):
        yield from _matching(data, each, ())


_OWN_PATTERNS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "key": (("fields", "*", "ref"), ("lists", "*", "fields", "*", "ref")),
    "values": (("review", "bad"),),
    "lists": (("due", "*", "cycle"),),
    "steps": (("steps", "*", "from"), ("constraints", "*", "clock"), ("review", "failed")),
    "fields": (("first_date",), ("lists", "*", "cap"), ("due", "*", "of"), ("due", "*", "until"), ("due", "*", "span")),
}


def _patterns(data: Mapping[str, Value], change: PartChange) -> Iterator[tuple[str, ...]]:
    if change.sort == "fields" and change.owner:
        yield (*change.owner, "key")
    else:
        yield from _OWN_PATTERNS.get(change.sort, ())
    if change.sort == "steps" and not is_there(data, ("fields", change.old)):  # of a field and a step of one name a limit means the field
        yield ("due", "*", "of")
    if change.sort in ("fields", "lists"):
        yield from (("constraints", "*", form) for form in _BONDS)
        yield from (("rates", name, part) for name in _that_add(data) for part in ("above", "below"))
        yield from (("review", name) for name in STAKES if name != "failed")


def _that_add(data: Mapping[str, Value]) -> list[str]:
    """Return the rates that add amounts or numbers up: what stands above and below is no condition."""
    return [name for name in held(data, "rates") if held(data, "rates", name).get("basis") != "count"]


def _matching(value: Value | Mapping[str, Value], pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, str]]:
    if not pattern:
        if isinstance(value, str):
            yield path, value
    elif isinstance(value, Mapping):
        for name in value if pattern[0] == "*" else [name for name in pattern[:1] if name in value]:
            yield from _matching(value[name], pattern[1:], (*path, name))


# In its conditions


def _conditions(data: Mapping[str, Value]) -> Iterator[tuple[Path, str]]:
    """Yield the texts that hold a condition."""
    yield from _marks(data)
    for part in ("while", *_SPANS):
        yield from _matching(data, ("due", "*", part), ())
    adding = _that_add(data)
    for name in held(data, "rates"):
        for part in ("among",) if name in adding else ("above", "among"):
            yield from _matching(data, ("rates", name, part), ())


def _marks(data: Mapping[str, Value], *owner: str) -> Iterator[tuple[Path, str]]:
    """Yield the conditions under which fields are given, of the record or of a list's entries."""
    for part in ("required_when", "only_when"):
        yield from _matching(data, (*owner, "fields", "*", part), ())


def _vocabulary(own: Declaration, change: PartChange) -> Vocabulary:
    """Return the words of the declaration's conditions, a part by its old name and its new one, wherever it is declared already."""
    fields, lists = own.fields, own.lists
    if change.sort == "lists":
        lists = _with_both(lists, change)
    elif change.sort == "fields" and not change.owner:
        fields = _with_both(fields, change)
    elif change.sort == "fields" and change.owner[1] in lists:
        row = lists[change.owner[1]]
        lists = {**lists, change.owner[1]: row.but(fields=_with_both(row.fields, change))}
    # only what conditions can name, so that a declaration with faults elsewhere has its words too
    known = own.but(fields=fields, lists=lists, steps={}, due={}, rates={}, constraints={}, review=None)
    return Vocabulary((declared.kind_of(known),), refers=True)


def _with_both(rows: Mapping[str, Any], change: PartChange) -> Mapping[str, Any]:
    return {change.old: rows[change.new], **rows} if change.new in rows else rows  # type: ignore[index] # a new name is a text


def _labels(data: Mapping[str, Value], change: PartChange) -> tuple[str, ...]:
    """Return by what else a value is called that becomes one there is: its labels go with it."""
    above = held(data, *change.path[:-1])
    label = above.get(change.old)
    return tuple(label_of(label)) if change.sort == "values" and change.new in above and isinstance(label, str) else ()


def _reworded(text: str, vocabulary: Vocabulary, change: PartChange, also: Iterable[str]) -> str:
    """Return a condition (behind a limit of time, too) with a name or value in it another; one that is not understood stays as it is."""
    head, sign, condition = text.partition(" if ") if re.match(r"[1-9][0-9]* (?:wd|days)\b", text) else ("", "", text)
    try:
        tree = read(condition, vocabulary, None) if condition else None
    except Misused:
        return text
    for test in reversed(list(_tests(tree)) if tree else []):
        end = test.at + len(test.part)
        condition = f"{condition[: test.at]}{_again(test, change, also)}{condition[end:]}"
    return f"{head}{sign}{condition}"


def _tests(tree: Tree) -> Iterator[Test]:
    if isinstance(tree, Test):
        yield tree
    else:
        for part in (tree.part,) if isinstance(tree, Not) else tree.parts:
            yield from _tests(part)


def _again(test: Test, change: PartChange, also: Iterable[str]) -> str:
    """Return the text of one condition."""
    said, new = test.value, change.new or ""
    start = len(test.part) - len(said.text) - said.quoted
    head, value, tail = test.part[:start], said.text, test.part[start + len(said.text) :]
    if change.sort in ("fields", "lists"):
        token = _TOKEN.match(head)
        head = _renamed(_plain(token[0]), change) + head[token.end() :] if token and _is_named(token[0], change) else head
        share, _, name = value.partition(".") if said.other else ("", "", "")
        value = f"{share}.{_renamed(_plain(name), change)}" if name and _is_named(name, change) else value
    elif said.other is None and test.name.row.name == _asked(change):
        for word in (change.old, *also):
            value = re.sub(f"{_BEFORE}{re.escape(word)}{_BEHIND}", new, value, flags=re.IGNORECASE)
    return f"{head}{value}{tail}"


def _asked(change: PartChange) -> str:
    """Return the name by which a condition asks for steps, or for the field with a value: in a list that of the last entry."""
    owner = change.path[:-2]
    return "stage" if change.sort == "steps" else f"{owner[1]}.last.{owner[-1]}" if owner[0] == "lists" else owner[-1]


def _plain(token: str) -> str:
    return token.casefold().replace("-", "_")


def _is_named(token: str, change: PartChange) -> bool:
    return _renamed(_plain(token), change) != _plain(token)


# In the records


def in_record(data: Mapping[str, Value], change: PartChange) -> Edits:
    """Return what changes in a record of the kind."""
    paths = list(_used(data, change))
    if change.sort in ("steps", "values") and change.new is not None:
        return Edits(texts=dict.fromkeys(paths, change.new))
    if change.new is not None:
        return Edits(names=dict.fromkeys(paths, change.new))
    if change.sort == "steps":
        steps = data.get("steps")
        gone = [path[:-1] for path in paths]
        return Edits(gone=(("steps",),) if isinstance(steps, list) and len(gone) == len(steps) else tuple(gone))
    return Edits(gone=tuple(paths))


def _used(data: Mapping[str, Value], change: PartChange) -> Iterator[Path]:
    """Yield the paths where a record has a field or list, or where its value is a step or one of a closed list."""
    if change.sort in ("fields", "lists"):
        for path, block in _blocks(data, change.owner):
            if change.old in block:
                yield (*path, change.old)
    elif change.sort in ("steps", "values"):
        name = "step" if change.sort == "steps" else change.path[-3]
        for path, block in _blocks(data, ("lists", "steps") if change.sort == "steps" else change.path[:-4]):
            if block.get(name) == change.old:
                yield (*path, name)


def _blocks(data: Mapping[str, Value], owner: tuple[str, ...]) -> Iterator[tuple[Path, Mapping[str, Value]]]:
    """Yield the record itself, or the entries of one of its lists."""
    if not owner:
        yield (), data
        return
    entries = data.get(owner[1])
    for place, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield (owner[1], place), entry


# The way there


_WAY_OUT = Label("{hint}；是声明改了：{commands}", "{hint}; if the declaration was changed: {commands}")
_OR = Label(" 或 ", " or ")
_NEW = Label("新名", "NEW")
_FIXED = ("steps", "voided", "ended")


def with_way(kind: Kind, finding: Finding) -> Finding:
    """Return what is wrong with a record of a declared kind, with how to take all of them along where its declaration was changed."""
    commands = tuple(f"dicoop migrate {kind.name} {words}" for words in _ways(finding)) if kind.declared else ()
    if not commands or not WORD.fullmatch(finding.value):
        return finding
    told = joined(tuple(Label(words.replace("=", f"={_NEW.zh}", 1), words.replace("=", f"={_NEW.en}", 1)) for words in commands), *_OR)
    return replace(finding, hint=_WAY_OUT.fill(hint=finding.hint, commands=told))


def _ways(finding: Finding) -> tuple[str, ...]:
    """Return what is to be asked of `migrate`, the new name left out."""
    field = re.sub(r"\[.*\]", "", finding.address, flags=re.DOTALL)
    is_own = field.partition(".")[0] not in _FIXED
    if finding.fault is UNKNOWN_FIELD and is_own:
        return f"--rename {field}=", f"--drop {field}"
    if finding.fault is UNKNOWN_VALUE and field == "steps.step":
        return f"--rename {finding.value}=", f"--drop {finding.value}"
    return (f"--map {finding.value}= --field {field}",) if finding.fault is UNKNOWN_VALUE and is_own else ()
