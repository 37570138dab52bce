"""Ordinary work is silent: whatever the verbs allow, done in time and with its proof, no rule of change has a word to say of."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st
from range_samples import CONTRACT, ENTERPRISE, ISSUE, MEETING, PROJECT, changed, commit, found, settings, side

from dicoop import sample
from dicoop.change.changed_record import ChangedFile, Side
from dicoop.change.review_context import PublishedMeeting, Range, ReviewedCommit
from dicoop.change.rules import judge
from dicoop.errors import Refused
from dicoop.kinds import BUILT_IN
from dicoop.kinds.address import assign
from dicoop.kinds.events import events
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, present, validate
from dicoop.rules import lifecycle, usual
from dicoop.text.read import read

OWN = settings(units=["市地企合作办", "市交通运输局"])
OFFICE, UNIT = "市地企合作办", "市交通运输局"
FIRST = date(2019, 8, 27)  # the first day of work after what is listed and signed
STARTS = {"P": PROJECT, "I": {**ISSUE, "steps": [{"step": "listed", "date": "2019-08-26", "by": OFFICE}]}, "C": CONTRACT, "M": MEETING}
NODES = ["filing", "land", "permit", "start", "completion", "production", "capacity", "benefit"]


def project_move(verb, record, day, n):
    """Return what a verb of projects writes, and the stage table's name for it."""
    name = NODES[n % len(NODES)]
    later = (date.fromisoformat(day) + timedelta(60 + n)).isoformat()
    reversed_ = [entry.receipt for entry in record.funds]
    return {
        "reach": lambda: lifecycle.reach(record, name, day, "佐证"),
        "fund": lambda: lifecycle.receive("funds", record, f"HD-{day}-{n}", {"date": day, "amount": f"{n + 1}万元", "source": "own"}),
        "reverse": lambda: lifecycle.reverse("funds", record, reversed_[n % len(reversed_)], f"CX-{day}-{n}", day),
        "note": lambda: lifecycle.note(record, day, "施工中", "10万元"),
        "plan": lambda: {} if (node := record.nodes.get(name)) and (node.plan or node.done) else lifecycle.plan(name, later),
        "end": lambda: lifecycle.end(day, "企业战略调整"),
    }[verb]()


def issue_move(verb, record, day, n):
    later = (date.fromisoformat(day) + timedelta(90)).isoformat()
    return {
        "claim": lambda: lifecycle.step(BUILT_IN["issue"], record, "claimed", day, {"by": UNIT}),
        "handle": lambda: lifecycle.step(BUILT_IN["issue"], record, "handling", day, {"text": "已进场", "by": UNIT}),
        "extend": lambda: lifecycle.step(
            BUILT_IN["issue"], record, "extended", day, {"until": later, "reason": "等批复", "cause": "authority"}
        ),
        "close": lambda: lifecycle.close(BUILT_IN["issue"], record, day, {"outcome": "resolved", "evidence": "验收单", "by": OFFICE}),
        "feedback": lambda: lifecycle.step(BUILT_IN["issue"], record, "feedback", day, {"answer": "satisfied"}),
        "reopen": lambda: lifecycle.step(BUILT_IN["issue"], record, "reopened", day, {"reason": "又断了"}),
    }[verb]()


def contract_move(verb, record, day, n):
    return {
        "deliver": lambda: lifecycle.receive("deliveries", record, f"FH-{day}-{n}", {"date": day, "amount": f"{n + 1}万元"}),
        "end": lambda: lifecycle.end(day, "停产"),
    }[verb]()


def meeting_move(verb, record, day, n):
    known = [made.key for made in record.decisions]
    return {
        "decide": lambda: lifecycle.decide(record, "", {"text": "打通道路", "lead": UNIT, "due": "2019-12-31"}),
        "done": lambda: lifecycle.done("decisions", record, known[n % len(known)], {"done": day, "evidence": "验收单"}),
        "item": lambda: lifecycle.item(record, "pitch", f"企业{n}", "推介"),
    }[verb]()


MOVES = {
    "P": (BUILT_IN["project"], project_move, ("reach", "reach", "reach", "fund", "fund", "reverse", "note", "plan", "end")),
    "I": (BUILT_IN["issue"], issue_move, ("claim", "claim", "handle", "extend", "close", "close", "feedback", "reopen")),
    "C": (BUILT_IN["contract"], contract_move, ("deliver", "deliver", "deliver", "end")),
    "M": (BUILT_IN["meeting"], meeting_move, ("decide", "decide", "done", "item")),
}


def worked(letter, moves):
    """Return the versions of a record: as it was registered, then after each move that is allowed."""
    kind, make, verbs = MOVES[letter]
    versions, day = [STARTS[letter]], FIRST
    for place, gap, n in moves:
        verb = verbs[place % len(verbs)]
        day = min(day + timedelta(gap), date(2019, 9, 30))
        data = versions[-1]
        record = side(data).record
        try:
            if verb != "reverse":
                usual.require(kind, record, verb, day)
            written = make(verb, record, day.isoformat(), n)
        except (Refused, ZeroDivisionError):
            continue
        for address, text in written.items():
            data = assign(data, address, text, kind.model)
        versions.append(data)
    return versions


a_move = st.tuples(st.integers(0, 20), st.integers(0, 6), st.integers(0, 20))
lives = st.lists(
    st.tuples(st.sampled_from("PPIICM"), st.lists(a_move, min_size=1, max_size=9)), min_size=1, max_size=4, unique_by=lambda life: life[0]
)


@given(lives, st.integers(0, 9))
def test_whatever_the_verbs_allow_is_silent(drawn, cut):
    """Each record is new in the change (cut 0) or stood after so many moves; each move is a commit on its day."""
    changes, commits = [], []
    for letter, moves in drawn:
        versions = worked(letter, moves)
        place = min(cut, len(versions) - 1)
        before = versions[place - 1] if place else None
        change = changed(before, versions[-1])
        assume(before != versions[-1])
        changes.append(change)
        commits += [
            commit(change.path, hash_=f"{number:040}", day=max(events(side(versions[number]).record).values(), default=FIRST))
            for number in range(place, len(versions))
        ]
    assert found(*changes, commits=tuple(commits), own=OWN) == ()


def test_the_moves_reach_far():
    """The law above is no law about nothing."""
    far = worked("I", [(0, 1, 0), (2, 2, 0), (3, 2, 0), (4, 5, 0), (6, 3, 0), (7, 2, 0), (0, 1, 0), (4, 3, 0)])
    assert [step["step"] for step in far[-1]["steps"]] == [
        "listed",
        "claimed",
        "handling",
        "extended",
        "cleared",
        "feedback",
        "reopened",
        "claimed",
        "cleared",
    ]
    far = worked("P", [(0, 1, 0), (0, 1, 3), (0, 1, 5), (3, 1, 0), (5, 1, 0), (6, 0, 0), (7, 0, 1), (8, 1, 0), (3, 1, 1)])
    assert set(far[-1]) >= {"nodes", "funds", "progress", "ended"}
    assert len(far) == 9


def test_adding_and_registering_is_silent():
    day = {"signed": "2019-09-20"}
    firm = {**ENTERPRISE, "credit_code": "91350100M000100Y43"}
    assert found(changed(None, {**PROJECT, **day}), changed(ENTERPRISE, firm), changed(None, {**CONTRACT, **day}), own=OWN) == ()


def test_a_year_of_the_sample_shows_what_was_planted_in_it_and_no_more():
    """Between two meetings: plans moved off, issues cleared by who claimed them; all else is ordinary."""
    own = validate(read(sample.settings_text().encode(), "x"), Settings)
    first, second = sample.meeting_dates()[2:4]
    sides = [
        {(kind.name, data["id"]): _side(kind, present(data)) for kind, data in sample.records(projects=60, cut=day)}
        for day in (first, second)
    ]
    ledgers = [
        Ledger(own, {name: {id_: it.record for (kind, id_), it in held.items() if kind == name} for name in BUILT_IN}) for held in sides
    ]
    before, after = sides
    keys = [
        key for key in {**before, **after} if (before[key].texts if key in before else None) != (after[key].texts if key in after else None)
    ]
    files = tuple(ChangedFile(BUILT_IN[kind].path(id_), before.get((kind, id_)), after.get((kind, id_))) for kind, id_ in keys)
    paths = frozenset(change.path for change in files)
    commits = tuple(ReviewedCommit(letter * 40, "甲", "x@y", day, day, "", paths) for letter, day in (("a", first), ("b", second)))
    told = {finding.code for finding in judge(Range(*ledgers, files, second, commits, (PublishedMeeting(3, first),)))}
    assert len(files) > 20
    assert told <= {"R21", "R24", "R29", "R32"}  # all is entered at the end


def _side(kind, data):
    return Side("a" * 40, record=check_values(data, kind.model))
