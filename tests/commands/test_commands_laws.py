"""What holds whatever is typed? An allowed move leaves a valid record, a refused one every file as it was; comments survive all of them."""

import random
import re
import shutil
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dicoop.actions import check
from dicoop.kinds import BUILT_IN
from dicoop.kinds.nodes import MAIN, PREPARATORY
from dicoop.rules.checks.across import RECEIPT_REUSED
from dicoop.rules.checks.meeting import MEETING_ORDER
from dicoop.store.find import Shelf

TODAY = date(2019, 9, 30)
AMONG_RECORDS = {fault.code for fault in (MEETING_ORDER, RECEIPT_REUSED)}  # only `check` looks at all records
KINDS_OF_FILES = {"project": "P", "issue": "I", "contract": "C", "enterprise": "E"}


class Hand:
    """Somebody who types: mostly sense, sometimes nonsense; every choice comes from one seed."""

    def __init__(self, seed, root):
        self.dice = random.Random(seed)
        self.root = root
        self.number = count(1)

    def one(self, *choices):
        return self.dice.choice(choices)

    def day(self):
        return (TODAY - timedelta(days=self.dice.choice([-400, -3, 0, 0, 0, 1, 2, 3, 5, 8, 13, 40]))).isoformat()

    def id(self, kind):
        if kind == "meeting":
            return self.one(*(p.stem for p in self.root.glob("ledgers/meetings/*.yaml")))
        return self.one(*(p.stem for p in self.root.glob(f"ledgers/*/*/*/{KINDS_OF_FILES[kind]}-*.yaml")))

    def money(self):
        return f"{self.one(1, 20, 300, 4000, 50000, 0, -1)}{self.one('万元', '万', '亿', '元')}"

    def text(self):
        return self.one("x", "a: b", "# c", "'d'", "- e", "[f]=g", "长", "{}", "no", "#h i")

    def maybe(self, *words):
        return words if self.dice.random() < 0.5 else ()

    def receipt(self):
        return f"R-{self.dice.randrange(6)}"

    def unit(self):
        return self.one("市地企合作办", "市发展改革委", "市交通运输局")

    def words(self):
        return [str(word) for word in self.dice.choice(VERBS)(self)]


def _receive(h, kind, verb):
    if h.dice.random() < 0.4:
        return [kind, verb, h.id(kind), "--reverse", h.receipt(), *h.maybe("--receipt", h.receipt()), *h.maybe("--date", h.day())]
    return [kind, verb, h.id(kind), "--receipt", h.receipt(), *h.maybe("--date", h.day()), "--", h.money()]


def _void(h, kind):
    return [kind, "void", h.id(kind), "--reason", h.text(), *h.maybe("--date", h.day())]


VERBS = [
    lambda h: [
        "project",
        "reach",
        h.id("project"),
        h.one(*PREPARATORY, *MAIN),
        *h.maybe("--date", h.day()),
        *h.one(["--evidence", h.text()], ["--no-evidence"], []),
    ],
    lambda h: [
        "project",
        "reach",
        h.id("project"),
        h.one("start", "completion", "production"),
        *h.maybe("--date", h.day()),
        "--no-evidence",
    ],
    lambda h: ["project", "plan", h.id("project"), h.one(*PREPARATORY, *MAIN, "开工"), h.day()],
    lambda h: ["project", "schedule", h.id("project"), "--start", h.day()],
    lambda h: _receive(h, "project", "fund"),
    lambda h: ["project", "note", h.id("project"), "--text", h.text(), *h.maybe("--date", h.day()), *h.maybe("--invested", h.money())],
    lambda h: ["project", "approve", h.id("project"), "--matter", h.text(), "--unit", h.unit(), *h.maybe("--accepted", h.day())],
    lambda h: ["project", "dispatch", h.id("project"), "--text", h.text(), *h.maybe("--date", h.day())],
    lambda h: ["project", "pause", h.id("project"), "--reason", h.text(), *h.maybe("--paused", h.day())],
    lambda h: ["project", "resume", h.id("project"), h.day(), *h.maybe("--date", h.day())],
    lambda h: ["project", "grant", h.id("project"), h.text(), "--outcome", h.one("granted", "refused"), *h.maybe("--date", h.day())],
    lambda h: _receive(h, "project", "owe"),
    lambda h: _receive(h, "project", "pay"),
    lambda h: ["project", "case", h.id("project"), "--blocker", h.text(), "--measure", h.text(), "--unit", h.unit()],
    lambda h: ["project", "result", h.id("project"), "--year", h.one("2018", "2019"), "--output", h.money()],
    lambda h: ["issue", "urge", h.id("issue"), *h.maybe("--text", h.text()), *h.maybe("--date", h.day())],
    lambda h: ["project", "end", h.id("project"), "--reason", h.text(), *h.maybe("--date", h.day())],
    lambda h: [
        "project",
        "add",
        "--name",
        h.text(),
        "--enterprise",
        h.id("enterprise"),
        "--county",
        "QL",
        "--signed",
        h.day(),
        "--investment",
        h.money(),
        "--lead",
        h.unit(),
    ],
    lambda h: _receive(h, "contract", "deliver"),
    lambda h: ["contract", "end", h.id("contract"), "--reason", h.text(), *h.maybe("--date", h.day())],
    lambda h: [
        "contract",
        "add",
        "--title",
        h.text(),
        "--supplier",
        h.id("enterprise"),
        "--buyer",
        h.id("enterprise"),
        "--county",
        "XQ",
        "--amount",
        h.money(),
        "--signed",
        h.day(),
    ],
    lambda h: [
        "issue",
        "add",
        "--title",
        h.text(),
        "--enterprise",
        h.id("enterprise"),
        "--county",
        "QL",
        "--category",
        h.one("land", "other"),
        "--raised",
        h.day(),
    ],
    lambda h: ["issue", "claim", h.id("issue"), "--by", h.unit(), *h.maybe("--date", h.day())],
    lambda h: ["issue", "claim", h.id("issue"), "--by", h.unit(), "--officer", h.text()],
    lambda h: ["issue", "handle", h.id("issue"), "--text", h.text(), *h.maybe("--date", h.day())],
    lambda h: [
        "issue",
        "extend",
        h.id("issue"),
        "--until",
        h.day(),
        "--reason",
        h.text(),
        "--cause",
        h.one("funds", "legacy"),
        *h.maybe("--date", h.day()),
    ],
    lambda h: [
        "issue",
        "close",
        h.id("issue"),
        "--outcome",
        h.one("resolved", "planned", "explained", "not_permitted"),
        *h.maybe("--evidence", h.text()),
        *h.maybe("--cause", "funds"),
        *h.maybe("--basis", h.text()),
        *h.maybe("--date", h.day()),
    ],
    lambda h: ["issue", "close", h.id("issue"), "--outcome", "resolved", "--evidence", h.text()],
    lambda h: [
        "issue",
        "feedback",
        h.id("issue"),
        "--answer",
        h.one("satisfied", "不满意"),
        *h.maybe("--text", h.text()),
        *h.maybe("--date", h.day()),
    ],
    lambda h: ["issue", "decline", h.id("issue"), "--grounds", h.one("lawsuit", "重复反映"), *h.maybe("--date", h.day())],
    lambda h: ["issue", "reopen", h.id("issue"), "--reason", h.text(), *h.maybe("--date", h.day())],
    lambda h: [
        "enterprise",
        "add",
        "--name",
        f"示例{next(h.number)}有限公司",
        "--county",
        h.one("QL", "xq", "市外"),
        *h.maybe("--above-scale", "是"),
    ],
    lambda h: ["meeting", "add", "--id", h.dice.randrange(14, 18), "--date", h.day(), "--themes", "项目对接"],
    lambda h: ["meeting", "item", h.id("meeting"), "--type", h.one("pitch", "speech"), "--by", h.text()],
    lambda h: [
        "meeting",
        "decide",
        h.id("meeting"),
        "--text",
        h.text(),
        "--lead",
        h.unit(),
        *h.maybe("--due", h.day()),
        *h.maybe("--key", h.text()),
    ],
    lambda h: [
        "meeting",
        "done",
        h.id("meeting"),
        h.one("M15-1", "M15-2", "M16-1", "x"),
        *h.maybe("--evidence", h.text()),
        *h.maybe("--date", h.day()),
    ],
    lambda h: [
        "project",
        "set",
        h.id("project"),
        h.one(
            f"officer={h.text()}",
            f"investment={h.money()}",
            f"signed={h.day()}",
            "chain=",
            "nodes.filing=",
            f"nodes.start.done={h.day()}",
            "funds[R-1]=",
            "enterprise=",
        ),
    ],
    lambda h: ["issue", "set", h.id("issue"), h.one(f"title={h.text()}", "lead=市发展改革委", f"raised={h.day()}", "scope=共性", "steps=")],
    lambda h: [
        "contract",
        "set",
        h.id("contract"),
        h.one(f"product={h.text()}", f"amount={h.money()}", f"from={h.day()}", f"to={h.day()}", "deliveries[R-1]="),
    ],
    lambda h: [
        "meeting",
        "set",
        h.id("meeting"),
        h.one("mode=video", "themes[2]=产销对接", "themes=项目对接", f"date={h.day()}", "place="),
    ],
    lambda h: [h.one(*BUILT_IN), "void", h.id("project"), "--reason", h.text()],
    lambda h: _void(h, h.one("project", "issue", "contract", "meeting")),
]


def annotate(root, dice):
    """Put comments anywhere into the files, as a person does; return them by file."""
    told = {}
    for path in root.glob("ledgers/*/**/*.yaml"):
        lines, comments = [], []
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            behind = ""
            if dice.random() < 0.3:
                comments.append(f"# 上 {number}: 'x' - [y]")
                lines.append(" " * dice.choice([0, 2, 4, 7]) + comments[-1])
            if dice.random() < 0.3 and not line.startswith("#"):
                comments.append(f"# 后 {number}")
                behind = " " * dice.choice([1, 2, 5]) + comments[-1]
            lines += [line + behind] + [""] * dice.choice([0, 0, 0, 1])
        path.write_text("\n".join(lines) + "\n", "utf-8")
        told[path] = comments
    return told


@given(seed=st.integers(0, 2**32), moves=st.integers(5, 30))
@settings(max_examples=settings().max_examples // 4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_allowed_move_leaves_a_valid_record_and_a_refused_one_every_byte(seed, moves, small, run, contents, tmp_path_factory):
    root = tmp_path_factory.mktemp("any") / "ledger"
    shutil.copytree(small, root)
    comments = annotate(root, random.Random(seed))
    hand = Hand(seed, root)
    before = contents(root)
    for _ in range(moves):
        words = hand.words()
        ran = run(*words, root=root)
        after = contents(root)
        if ran.code == 0:
            faults = [f for f in check.check(Shelf(root), TODAY).findings if f.is_error and f.code not in AMONG_RECORDS]
            assert faults == [], f"{words}\n{faults}"
            assert [p for p in before if after[p] != before[p]] in ([], [p for p in after if after[p] != before.get(p)]), words
        else:
            assert ran.code in (2, 3, 4), f"{words}\n{ran}"
            assert after == before, words
            assert "不规范" not in ran.err, f"{words}\n{ran.err}\n{root}"
        before = after
    for path, texts in comments.items():
        text = path.read_text("utf-8")
        assert [c for c in texts if not re.search(rf"(^|\s){re.escape(c)}$", text, re.MULTILINE)] == [], path
    shutil.rmtree(root.parent)


def test_the_law_is_put_to_every_verb(small):
    """The moves above name every verb of every lifecycle, so that a new one cannot be left out."""
    hand = Hand(1, small)
    named = {tuple(verb(hand)[:2]) for verb in VERBS for _ in range(9)}
    missing = {(kind.name, verb.name) for kind in BUILT_IN.values() for verb in kind.verbs} - named
    assert missing == set()


def test_some_of_the_moves_are_allowed(small, run):
    """A law that only ever sees refusals would hold of nothing."""
    hand = Hand(7, small)
    codes = [run(*hand.words(), root=small).code for _ in range(100)]
    assert codes.count(0) >= 25
    assert codes.count(4) >= 10


@pytest.mark.parametrize(
    "form",
    [
        "nodes: {filing: {done: 2019-09-12, evidence: x}}",
        "nodes:\n  filing: {done: 2019-09-12, evidence: x}",
        "funds: [{receipt: HD-1, date: 2019-09-08, amount: 1万元}]",
    ],
)
def test_a_form_that_cannot_be_changed_in_one_place_is_left_for_fmt(form, small, run, contents):
    """Block style can always be; of the rest a change is made right or refused, never half done."""
    path = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    head = path.read_text("utf-8").split("nodes:")[0]
    path.write_text(f"{head}{form}\n", "utf-8")
    before = contents(small)
    for words in (["reach", "QL007", "start", "--evidence", "y"], ["fund", "QL007", "2万", "--receipt", "HD-2"]):
        ran = run("project", *words, root=small)
        if ran.code == 4:
            assert contents(small) == before
            assert ran.err == (
                "错误：ledgers/projects/QL/2019/P-2019-QL007.yaml 的写法不规范，不能只改一处而不动别处\n"
                "  先运行 dicoop fmt ledgers/projects/QL/2019/P-2019-QL007.yaml，再改一次\n"
            )
            assert run("project", *words, root=small, lang="en").err == (
                "error: ledgers/projects/QL/2019/P-2019-QL007.yaml is not in canonical form, so a single value cannot be changed\n"
                "  run dicoop fmt ledgers/projects/QL/2019/P-2019-QL007.yaml first, then change it again\n"
            )
            assert run("fmt", "ledgers/projects/QL/2019/P-2019-QL007.yaml", root=small).code == 0
            assert run("project", *words, root=small).code == 0
        before = contents(small)
        assert run("check", root=small).code == 0
