"""May a record make this move, and what does the move write?

Each verb returns assignments (address -> text); what the table of the kind does not allow is refused
with one sentence that says what is allowed now. Days are texts already tidied.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from dicoop.errors import Misused, Refused, nearest
from dicoop.kinds.address import key_of
from dicoop.kinds.base import Kind, Record, dump, is_meeting
from dicoop.kinds.fields import Block, fields, keys, own_keys, the_field
from dicoop.kinds.forms import day_of
from dicoop.kinds.issue import Outcome
from dicoop.kinds.meeting import Meeting
from dicoop.kinds.nodes import MAIN, Node, days_of, node_label
from dicoop.kinds.project import Project
from dicoop.kinds.settings import Settings
from dicoop.labels import Label
from dicoop.partial_date import first_day, is_before
from dicoop.rules.workdays import Calendar, Workday
from dicoop.text.fold import folded_receipt, holds
from dicoop.text.write import NR, bare, identity, is_numbered

Assignments = dict[str, str | None]

_FUTURE = Label(
    "{date} 还没有到（今天 {today}）；只登记已经发生的事", "{date} is in the future (today is {today}); only past events are recorded"
)
_EARLIER = Label(
    "{id} 最近一步在 {last}，不能登记更早的 {date}", "the last step of {id} was on {last}; no earlier one can be added ({date})"
)
_PUT_IN = Label("漏登的补在 steps 里它的位置：dicoop {kind} edit {id}", "insert a missing step in its place: dicoop {kind} edit {id}")
_FIRST_DAY = Label(
    "核对年份；写错的是前面的日期，先改它：dicoop {kind} edit {id}",
    "check the year; if the earlier date is wrong, correct that first: dicoop {kind} edit {id}",
)
_SAME_DAY = Label("{id} 在 {date} 已有一条{step}", "{id} already has a step '{step}' on {date}")
_SET = Label('要补充、更正：dicoop {kind} set {id} "{address}=…"', 'to add to it or correct it: dicoop {kind} set {id} "{address}=…"')


def happened(day: str, today: date) -> str:
    """Return a day, refused while it is still to come."""
    if first_day(day_of(day)) > today:
        raise Refused(_FUTURE.fill(date=day, today=today))
    return day


def given(**values: str | None) -> dict[str, str]:
    """Return the values that are there, by their field's name."""
    return {name: text for name, text in values.items() if text is not None}


def _entry(list_name: str, key: str, values: dict[str, str]) -> Assignments:
    return {f"{list_name}[{key}].{name}": text for name, text in values.items()}


# Projects

_NO_NODE = Label("没有“{node}”这个节点", "unknown node '{node}'")
_NODES = Label("节点：{names}", "nodes: {names}")
_REACHED = Label("{id} 已于 {date} {node}", "{id} already reached {node} on {date}")
_CORRECT = Label(
    "如要更正：dicoop project set {id} nodes.{node}.done={day}", "to correct it: dicoop project set {id} nodes.{node}.done={day}"
)
_NO_START = Label("{id} 还没有开工，不能登记{node}", "{id} has not started, so {node} cannot be recorded")
_START_FIRST = Label("先登记开工：dicoop project reach {id} start", "record the start first: dicoop project reach {id} start")
_BEFORE_START = Label("{node}的日期 {date} 早于开工 {start}", "{node} on {date} would be before the start on {start}")
_NO_EVIDENCE = Label("登记{node}要有佐证", "recording {node} needs evidence")
_EVIDENCE = Label(
    "加 --evidence 佐证材料；确实没有就写 --no-evidence（校验会留下警告）",
    "add --evidence TEXT, or --no-evidence if there is none (check will keep a warning)",
)


def node(name: str, settings: Settings) -> str:
    """Return a node's key from its key or its name; raises Misused."""
    names = (*settings.node_names, *MAIN)
    wanted = name.strip().casefold()
    for known in names:
        label = node_label(known)
        if wanted in (known.casefold(), label.zh.casefold(), label.en.casefold()):
            return known
    shown = tuple(Label(f"{n}({node_label(n).zh})" if node_label(n).zh != n else n, n) for n in names)
    raise Misused(_NO_NODE.fill(node=name), nearest(name, names) or _NODES.fill(names=shown))


def plan(name: str, day: str, reason: str | None = None) -> Assignments:
    """Plan a node for a day; why it was moved is said of the last time only."""
    return {f"nodes.{name}.plan": day, f"nodes.{name}.reason": reason}


def schedule(project: Project, start: str, settings: Settings) -> Assignments:
    """Plan the start for a day and count the preparatory nodes not yet done back from it (倒排工期)."""
    _not_yet(project, "start")
    counted = {f"nodes.{name}.plan": found.date.isoformat() for name, found in counted_back(project, start, settings).items()}
    days = {**counted, "nodes.start.plan": start}
    return {
        **days,
        **{f"nodes.{name}.reason": None for name, node in project.nodes.items() if node.reason and f"nodes.{name}.plan" in days},
    }


def counted_back(project: Project, start: str, settings: Settings) -> dict[str, Workday]:
    """Return the days from which the preparatory nodes not yet done have their time before a start, the earliest first."""
    calendar, day = Calendar.of(settings), day_of(start)
    open_ = [name for name in settings.node_names if not days_of(project, "done").get(name)]
    offsets = sorted(((settings.before_start(name), name) for name in open_), reverse=True)
    return {name: calendar.add(day, -days) for days, name in offsets}


def reach(project: Project, name: str, day: str, evidence: str | None, *, no_evidence: bool = False) -> Assignments:
    """Record that a node was done: once, with evidence, what follows the start only after it."""
    known = _not_yet(project, name, day)
    if evidence is None and not no_evidence and (known is None or known.evidence is None):
        raise Misused(_NO_EVIDENCE.fill(node=node_label(name)), _EVIDENCE)
    _after_start(project, name, day)
    return {f"nodes.{name}.{field}": text for field, text in given(done=day, evidence=evidence).items()}


def _not_yet(project: Project, name: str, day: str | None = None) -> Node | None:
    """Return a node as it stands; refused where it is done."""
    known = project.nodes.get(name)
    if known is not None and known.done is not None:
        message = _REACHED.fill(id=project.id, date=known.done, node=node_label(name))
        raise Refused(message, _CORRECT.fill(id=project.id, node=name, day=day) if day else None)
    return known


def _after_start(project: Project, name: str, day: str) -> None:
    if name not in MAIN[1:]:
        return
    start = project.nodes.get("start")
    if start is None or start.done is None:
        raise Refused(_NO_START.fill(id=project.id, node=node_label(name)), _START_FIRST.fill(id=project.id))
    if is_before(day_of(day), start.done):
        raise Refused(_BEFORE_START.fill(node=node_label(name), date=day, start=start.done))


def note(project: Project, day: str, text: str, invested: str | None) -> Assignments:
    """Note what was built; a second note of one day gets a number, the same words once more are none."""
    alike = [entry for entry in project.progress if entry.date.isoformat() == day]
    same = next((entry for entry in alike if entry.text == text), None)
    if same is not None:
        raise Refused(_NOTED.fill(id=project.id, date=day), _NOTED_HINT.fill(id=project.id, key=key_of(same)))
    return _entry("progress", _free((day,), alike), given(text=text, invested=invested))


_NOTED = Label("{id} 在 {date} 已有一条同样的进展", "{id} already has this note on {date}")
_NOTED_HINT = Label(
    '要改写：dicoop project set {id} "progress[{key}].text=…"', 'to rewrite it: dicoop project set {id} "progress[{key}].text=…"'
)


def _free(own: tuple[str, ...], alike: Sequence[Any]) -> str:
    """Return the key of one more entry beside those that are alike in all that identifies them but the number."""
    number = max((each.nr or 1 for each in alike), default=0) + 1
    return " ".join(bare((*own, str(number)), (*own, NR)))


_ENTERED = Label("{id} 的{list}里已有 {key}", "{id} already has {key} in {list}")
_ENTERED_HINT = Label('要改写：dicoop {kind} set {id} "{address}=…"', 'to rewrite it: dicoop {kind} set {id} "{address}=…"')


def enter(kind: Kind, list_name: str, record: Record, values: dict[str, str]) -> Assignments:
    """Enter something under a key that is not there yet: a day, a number of its own, or both."""
    row = the_field(kind.model, list_name)
    assert row.model is not None
    own = own_keys(row.model)
    there = {key_of(entry): entry for entry in getattr(record, list_name)}
    values = {"key": _next_key(there), **values} if own == ("key",) else values
    key = " ".join(values[name] for name in own)
    if key in there and is_numbered(keys(row.model)):
        alike = [entry for entry in there.values() if " ".join(identity(dict(dump(entry)), own)) == key]
        same = next((entry for entry in alike if {**dump(entry), NR: ""} == {**values, NR: ""}), None)
        key = key_of(same) if same else _free(tuple(values[name] for name in own), alike)
    if key in there:
        address = f"{list_name}[{key}].{next((name for name in values if name not in own), own[0])}"
        hint = _ENTERED_HINT.fill(kind=kind.name, id=record.id, address=address)
        raise Refused(_ENTERED.fill(id=record.id, list=row.mark.label, key=key), hint)
    return _entry(list_name, key, {**{name: values[name] for name in own}, **values})


_NO_ENTRY = Label("{id} 的{list}里没有 {key}", "{id} has no {key} in {list}")
_CLOSED = Label("{list} {key} 已于 {date} {field}", "{list} {key} already has {field} on {date}")


def close_entry(list_name: str, record: Record, key: str, day: str, values: dict[str, str]) -> Assignments:
    """Close an entry that is open, by the day that it lacks, once."""
    row, there = the_field(type(record), list_name), {key_of(each): each for each in getattr(record, list_name)}
    if key not in there:
        hint = _HAS.fill(names=tuple(there)) if there else None
        raise Refused(_NO_ENTRY.fill(id=record.id, list=row.mark.label, key=key), hint)
    if held := getattr(there[key], day):
        raise Refused(_CLOSED.fill(list=row.mark.label, key=key, date=held, field=the_field(type(there[key]), day).mark.label))
    return _entry(list_name, key, values)


# Receipts: funds of projects, deliveries of contracts, and those of declared kinds

_RECEIPT = Label("凭证号 {receipt} 在 {id} 里已经登记过（{date} {amount}）", "receipt {receipt} is already in {id} ({date} {amount})")
_RECEIPT_HINT = Label(
    "不同的款项用不同的凭证号；要冲销：--reverse {receipt}", "each entry has its own receipt; to reverse one: --reverse {receipt}"
)
_NO_RECEIPT = Label("{id} 里没有凭证号 {receipt}", "{id} has no receipt {receipt}")
_HAS = Label("已有：{names}", "there are: {names}")
_TAKEN_BACK = Label("凭证号 {receipt} 已由 {by} 冲销", "receipt {receipt} has been reversed by {by}")
_REVERSAL = Label(
    "凭证号 {receipt} 本身就是冲销（{reverses}），不能再冲销",
    "receipt {receipt} is itself a reversal (of {reverses}) and cannot be reversed",
)
_AGAIN = Label("要恢复原来那一笔，用新的凭证号重新登记", "to restore the original entry, record it again under a new receipt")


def receive(list_name: str, record: Record, receipt: str, values: dict[str, str]) -> Assignments:
    """Record money or goods received under a receipt that is not there yet."""
    known = {folded_receipt(each): entry for each, entry in _entries(list_name, record).items()}
    entry = known.get(folded_receipt(receipt))
    if entry is not None:
        message = _RECEIPT.fill(receipt=entry.receipt, id=record.id, date=entry.date, amount=entry.amount)
        raise Refused(message, _RECEIPT_HINT.fill(receipt=entry.receipt))
    return _entry(list_name, receipt, values)


def reverse(list_name: str, record: Record, receipt: str, own: str, day: str) -> Assignments:
    """Take an entry back by one of the same amount, negative, also after the end: corrections are reversing entries."""
    known = _entries(list_name, record)
    if record.voided is not None:
        raise Refused(_VOIDED.fill(id=record.id, date=record.voided.date))
    receipt = {folded_receipt(each): each for each in known}.get(folded_receipt(receipt), receipt)
    if receipt not in known:
        raise Refused(_NO_RECEIPT.fill(id=record.id, receipt=receipt), _HAS.fill(names=tuple(known)) if known else None)
    if known[receipt].reverses is not None:
        raise Refused(_REVERSAL.fill(receipt=receipt, reverses=known[receipt].reverses), _AGAIN)
    back = next((entry for entry in known.values() if entry.reverses == receipt), None)
    if back is not None:
        raise Refused(_TAKEN_BACK.fill(receipt=receipt, by=back.receipt))
    return receive(
        list_name, record, own, {"date": day, "amount": f"-{known[receipt].amount}", **_kept(known[receipt]), "reverses": receipt}
    )


OF_RECEIPT = ("receipt", "date", "amount", "reverses")  # what every receipt has


def _kept(entry: Block) -> dict[str, str]:
    """Return what an entry must say beside its own amount: what takes it back says the same."""
    held = dump(entry)
    return {row.name: held[row.name] for row in fields(type(entry)) if row.required and row.name not in OF_RECEIPT}


def _entries(list_name: str, record: Record) -> dict[str, Any]:
    return {entry.receipt: entry for entry in getattr(record, list_name)}


def end(day: str, reason: str) -> Assignments:
    """End a record before its time."""
    return {"ended.date": day, "ended.reason": reason}


def void(record: Record, day: str, reason: str) -> Assignments:
    """Take a record back: it counts nowhere any more."""
    if record.voided is not None:
        raise Refused(_VOIDED.fill(id=record.id, date=record.voided.date))
    return {"voided.date": day, "voided.reason": reason}


_VOIDED = Label("{id} 已于 {date} 作废", "{id} was voided on {date}")

# Steps: of issues, and of declared kinds


def step(kind: Kind, record: Any, name: str, day: str, values: dict[str, str]) -> Assignments:
    """Record a step: not before the last one, and one of its kind a day; what was done (办单) as often as it was."""
    first, last = (record.steps[0].date, record.steps[-1].date) if record.steps else (getattr(record, kind.first_date),) * 2
    if is_before(day_of(day), last):
        hint = _FIRST_DAY if is_before(day_of(day), first) else _PUT_IN
        raise Refused(_EARLIER.fill(id=record.id, last=last, date=day), hint.fill(kind=kind.name, id=record.id))
    alike = [s for s in record.steps if s.step.value == name and s.date.isoformat() == day]
    same = next((s for s in alike if name not in kind.repeats or s.text == values.get("text")), None)
    if name in kind.repeats and same is None:
        return _entry("steps", _free((name, day), alike), {"date": day, **values})
    if same is not None:
        address = f"steps[{key_of(same)}].{next(iter(values), 'text')}"
        raise Refused(_SAME_DAY.fill(id=record.id, date=day, step=same.step), _SET.fill(kind=kind.name, id=record.id, address=address))
    return _entry("steps", f"{name} {day}", {"date": day, **values})


# Issues

_NEEDS = Label("结果为“{outcome}”时要写 {flag}（{what}）", "outcome '{outcome}' requires {flag} ({what})")
_OF_OUTCOME = {
    "resolved": (("evidence", Label("佐证", "evidence")),),
    "not_permitted": (("basis", Label("政策依据条文", "the policy article")), ("cause", Label("未解决原因", "the cause"))),
    "planned": (("cause", Label("未解决原因", "the cause")),),
    "explained": (("cause", Label("未解决原因", "the cause")),),
}


def needed(outcome: str) -> tuple[str, ...]:
    """Return the fields that an outcome of an issue needs."""
    return tuple(name for name, _ in _OF_OUTCOME[outcome])


def close(kind: Kind, issue: Record, day: str, values: dict[str, str]) -> Assignments:
    """Clear an issue: evidence for what was resolved, a cause for the rest, a policy article for what policy forbids."""
    outcome = values["outcome"]
    for name, what in _OF_OUTCOME[outcome]:
        if name not in values:
            raise Misused(_NEEDS.fill(outcome=Outcome[outcome.upper()], flag=f"--{name}", what=what))
    return step(kind, issue, "cleared", day, values)


# Meetings

_THERE = Label("{who}已有事项 {key}", "{who} already has a {thing} {key}")
_NOT_THERE = Label("{who}没有事项 {key}", "{who} has no {thing} {key}")
_NONE_YET = Label("还没有记过事项", "none is recorded yet")
_DONE = Label("事项 {key} 已于 {date} 落实", "{thing} {key} was carried out on {date}")


def decide(meeting: Meeting, key: str, values: dict[str, str]) -> Assignments:
    """Record a decision; without a key it gets the next one, such as M15-3."""
    return task("decisions", meeting, key, values, f"M{meeting.id}-")


def task(list_name: str, record: Record, key: str, values: dict[str, str], before: str = "") -> Assignments:
    """Record a thing to be done; without a key it gets the next number that is free, with some letters before it."""
    used = {each.key for each in getattr(record, list_name)}
    chosen = key or _next_key(used, before)
    if chosen in used:
        raise Refused(_THERE.fill(key=chosen, **_called(record)))
    return _entry(list_name, chosen, values)


def _next_key(used: Collection[str], before: str = "") -> str:
    return next(key for n in range(1, len(used) + 2) if (key := f"{before}{n}") not in used)


def done(list_name: str, record: Record, key: str, values: dict[str, str]) -> Assignments:
    """Record that a thing was done, once: the one whose key it is, or the number at the end of it, or that alone has these words."""
    tasks = getattr(record, list_name)
    called = [each for each in tasks if key in (each.key, each.key.rpartition("-")[2])], [each for each in tasks if holds(each.text, key)]
    known = next((found[0] for found in called if len(found) == 1), None)
    if known is None:
        names = tuple(f"{each.key} {each.text}" for each in tasks)
        raise Refused(_NOT_THERE.fill(key=key, **_called(record)), _HAS.fill(names=names) if names else _NONE_YET)
    if known.done is not None:
        raise Refused(_DONE.fill(key=known.key, date=known.done, **_called(record)))
    return _entry(list_name, known.key, values)


def _called(record: Record) -> dict[str, object]:
    """Return what a record with things to be done is called, and what each of them is: of a meeting a decision."""
    if is_meeting(record):
        return {"who": Label(f"第{record.id}次会议", f"meeting {record.id}"), "thing": "decision"}
    return {"who": Label(f"{record.id} ", str(record.id)), "thing": "task"}


def item(meeting: Meeting, type_: str, by: str, text: str | None) -> Assignments:
    """Record a pitch, a speech or a release; a second one by the same unit gets a number, the same words once more are none."""
    alike = [each for each in meeting.items if each.type.value == type_ and each.by == by]
    same = next((each for each in alike if each.text == text), None)
    if same is not None:
        raise Refused(_ITEM.fill(id=meeting.id, type=same.type, by=by))
    return _entry("items", _free((type_, by), alike), {"by": by, **given(text=text)})


_ITEM = Label("{by}在第{id}次会议已有同样的{type}", "meeting {id} already has the same {type} by {by}")
