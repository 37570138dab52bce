"""What goes into a unit's calendar and on its phone."""

import json
import shutil
from datetime import date, timedelta

import icalendar
import pytest

TODAY = "2019-08-20"


def calendar(run, root, path, *more, today=TODAY):
    assert run("due", "-o", path, "--force", *more, root=root, today=today).code == 0
    raw = path.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    return raw, {str(event["uid"]): event for event in icalendar.Calendar.from_ical(raw).walk("VEVENT")}


def rows_of(run, root, *more, today=TODAY):
    return json.loads(run("due", "--json", *more, root=root, today=today).out)["rows"]


def test_every_thing_due_is_a_day_with_two_alarms(sample, run, tmp_path):
    _, events = calendar(run, sample, tmp_path / "x.ics")
    confirmed = {uid: event for uid, event in events.items() if event["status"] == "CONFIRMED"}
    due = rows_of(run, sample, "--within", "36500")
    assert len(confirmed) == len({(row["kind"], row["id"], "" if row["kind"] == "issue" else row["key"]) for row in due})
    for row in due:
        if row["kind"] == "project":
            event = next(each for uid, each in confirmed.items() if uid.startswith(f"{row['id']}.{row['key']}@"))
            assert event.decoded("dtstart") == date.fromisoformat(row["due"])
            assert event.decoded("dtend") == date.fromisoformat(row["due"]) + timedelta(days=1)
            assert [alarm.decoded("trigger") for alarm in event.walk("VALARM")] == [timedelta(days=-7), timedelta(0)]


def test_the_same_ledger_gives_the_same_bytes_and_units_have_their_own(sample, run, tmp_path):
    one, _ = calendar(run, sample, tmp_path / "x.ics")
    assert calendar(run, sample, tmp_path / "y.ics")[0] == one
    unit = next(row["unit"] for row in rows_of(run, sample) if row["unit"])
    _, own = calendar(run, sample, tmp_path / "z.ics", "--unit", unit)
    assert own
    assert all(f"责任单位{unit}，" in str(event["description"]) for event in own.values())


def test_what_is_done_is_cancelled_and_what_moved_keeps_its_address(sample, run, save, tmp_path):
    small = tmp_path / "ledger"
    shutil.copytree(sample, small)
    save(small)
    day = TODAY
    before = calendar(run, small, tmp_path / "x.ics", today=day)[1]
    row = next(row for row in rows_of(run, small, today=day) if row["kind"] == "project" and row["key"] == "start")
    uid = next(uid for uid in before if uid.startswith(f"{row['id']}.{row['key']}@"))
    assert run("project", "set", row["id"], f"nodes.{row['key']}.plan=2019-09-05", root=small, today=day).code == 0
    save(small)
    moved = calendar(run, small, tmp_path / "x.ics", today=day)[1][uid]
    assert moved.decoded("dtstart") == date(2019, 9, 5)
    assert int(moved["sequence"]) > int(before[uid]["sequence"])
    assert run("project", "set", row["id"], f"nodes.{row['key']}.plan=2021-09-05", root=small, today=day).code == 0
    put_off = calendar(run, small, tmp_path / "x.ics", today=day)[1][uid]
    assert (put_off.decoded("dtstart"), put_off["status"]) == (date(2021, 9, 5), "CONFIRMED")
    assert uid not in calendar(run, small, tmp_path / "x.ics", "--within", "30", today=day)[1]
    done = run("project", "end", row["id"], "--reason", "企业战略调整", "--date", day, root=small, today=day)
    assert done.code == 0, done.err
    assert calendar(run, small, tmp_path / "x.ics", today="2019-08-21")[1][uid]["status"] == "CANCELLED"


def test_what_was_voided_is_cancelled_under_the_id_of_the_ledger(small, run, tmp_path):
    settings = small / "ledgers/ledger.yaml"
    settings.write_text(settings.read_text("utf-8").replace("office: SJ", "id: 11111111-2222-4333-8444-555555555555\noffice: SJ"), "utf-8")
    assert run("project", "set", "P-2019-QL007", "nodes.start.plan=2019-09-10", root=small, today="2019-09-01").code == 0
    uid = "P-2019-QL007.start@11111111-2222-4333-8444-555555555555"
    assert calendar(run, small, tmp_path / "x.ics", today="2019-09-01")[1][uid]["status"] == "CONFIRMED"
    assert run("project", "void", "P-2019-QL007", "--reason", "重复登记", root=small, today="2019-09-02").code == 0
    assert calendar(run, small, tmp_path / "x.ics", today="2019-09-03")[1][uid]["status"] == "CANCELLED"
    assert uid not in calendar(run, small, tmp_path / "x.ics", today="2019-11-03")[1]


@pytest.mark.parametrize(("lang", "words"), [("zh", {"绿灯", "黄灯", "红灯"}), ("en", {"green", "yellow", "red"})])
def test_a_light_is_told_in_the_language_of_the_calendar(sample, run, tmp_path, lang, words):
    _, events = calendar(run, sample, tmp_path / "x.ics", "--lang", lang)
    assert {event["categories"].to_ical().decode() for event in events.values()} == words


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_message_is_longer_than_a_phone_shows_and_none_is_left_out(sample, run, lang):
    told = run("due", "--format", "text", "--within", "365", root=sample, today="2017-03-01", lang=lang).out.rstrip("\n").split("\n\n")
    due = rows_of(run, sample, "--within", "365", today="2017-03-01")
    assert len(told) == len({row["unit"] for row in due})
    assert all(len(message) <= 600 for message in told)
    more, each = ("……另有", "项。") if lang == "zh" else ("… and ", " more.")
    count = 0
    for message in told:
        lines = message.split("\n")[1:]
        rest = lines.pop() if lines[-1].startswith(more) else ""
        count += len(lines) + (int(rest.removeprefix(more).removesuffix(each)) if rest else 0)
    assert count == len(due)


def test_a_decision_is_told_by_its_meeting_and_number(small, run):
    shown = run("due", "--kind", "decision", "--format", "text", "--by", "unit", "--today", "2019-12-30", root=small).out
    assert "\n1. 第15次会议（M15-1）：" in shown
    assert shown.startswith("类别=议定事项\n") or "只计类别=议定事项\n" in shown
    shown = run("due", "--kind", "decision", "--format", "text", "--by", "unit", "--today", "2019-12-30", root=small, lang="en").out
    assert "\n1. meeting 15 (M15-1): " in shown
