"""How is a meeting closed on the command line, and verified later?"""

from __future__ import annotations

from dicoop.actions import closing, verify
from dicoop.actions.closing import ClosedMeeting
from dicoop.commands.options import DRY_RUN, JSON, WAIT, Plan, argument
from dicoop.commands.session import Session
from dicoop.errors import total
from dicoop.frozen import replace
from dicoop.labels import Label
from dicoop.render import findings

_NUMBER = argument("number", Label("第几次会议，如 14", "the meeting's number, such as 14"), Label("第几次会议", "N"))
_DONE = Label(
    "第{n}次会议已定版：{rates} 项率，截至 {day}（{path}，提交 {commit}，标签 {tag}）",
    "meeting {n} is closed: {rates} rates as of {day} ({path}, commit {commit}, tag {tag})",
)
_WOULD = Label(
    "第{n}次会议可以定版：{rates} 项率，截至 {day}（试运行，没有写入）",
    "meeting {n} can be closed: {rates} rates as of {day} (dry run, nothing written)",
)
_WARNING = Label("{file}:{line}: 警告[{code}]: {message}", "{file}:{line}: warning[{code}]: {message}")
_WARNINGS = Label("有 {n} 处警告，不影响定版：dicoop check", "warnings, which do not prevent closing: {n}: dicoop check")
_WAIVED = Label("有 {n} 处已豁免：dicoop check", "waived: {n}: dicoop check")
_NEXT = Label("下一步：dicoop sync", "next: dicoop sync")
_SOUND = Label(
    "第{n}次会议：公布的 {count} 个数与标签 {tag}（{commit}，{day}）一致",
    "meeting {n}: all {count} figures match the tag {tag} ({commit}, {day})",
)
_UNSOUND = Label(
    "第{n}次会议：与标签 {tag}（{commit}，{day}）核对，有 {found} 处不符",
    "meeting {n}: compared with the tag {tag} ({commit}, {day}), faults: {found}",
)
_SHORT = 12


def _run_close(session: Session, number: str, dry_run: bool, wait: int | None, json: bool) -> None:  # noqa: FBT001 - flags of the command
    found = closing.close(session.desk(dry_run=dry_run, wait=wait), number, session.lang)
    if json:
        session.dump(_data(found))
        return
    made = found.figures
    words = (_DONE if found.commit else _WOULD).fill(
        n=made.meeting, rates=len(made.rates), day=made.day, path=found.path, commit=found.commit[:_SHORT], tag=found.tag
    )
    session.tell(words, *(Label(*(f"  {row}" for row in each)) for each in found.words))
    _say_warnings(session, found)


def _say_warnings(session: Session, found: ClosedMeeting) -> None:
    session.say(*(_WARNING.fill(file=f.place.file, line=f.place.line, code=f.code, message=f.told) for f in found.warnings))
    session.say(_WARNINGS.fill(n=total(found.warnings)) if found.warnings else None)
    session.say(_WAIVED.fill(n=found.waived) if found.waived else None)
    session.say(_NEXT if found.commit else None)


def _data(found: ClosedMeeting) -> dict[str, object]:
    made = found.figures
    return {
        "meeting": made.meeting,
        "as_of": made.day.isoformat(),
        "path": found.path,
        "commit": found.commit or None,
        "tag": found.tag,
        "rates": [
            {
                "rate": str(told.rate),
                "basis": str(told.basis),
                "definition": told.definition,
                "told": told.told,
                "counties": dict(told.counties),
            }
            for told in made.rates
        ],
        "warnings": total(found.warnings),
        "waived": found.waived,
    }


def _run_verify(session: Session, number: int, json: bool) -> int:  # noqa: FBT001 - a flag of the command
    found = verify.verify(session.root(), number)
    if json:
        session.write(findings.as_json(found.findings, {"figures": found.compared}, (), session.lang))
    else:
        session.write(findings.text(found.findings, session.lang))
        tag = {"tag": found.tag.name, "commit": found.tag.short, "day": found.tag.day}
        words = (_UNSOUND if found.findings else _SOUND).fill(n=number, count=found.compared, found=len(found.findings), **tag)
        session.tell(words)
    return 1 if found.findings else 0


_ABOUT_CLOSE = Label(
    "会议定版：当天各项率（分子、分母、口径）写进 ledgers/figures，提交并打标签；以后改了什么都看得出",
    "close a meeting: write the rates of its day to ledgers/figures, commit and tag them, so that later changes show",
)
_ABOUT_VERIFY = Label(
    "核对已定版的会议：按标签重算各项率，标签在不在后来的历史里，文件改过没有",
    "verify a closed meeting: its figures match its tag, the tag is in the history, the file is unchanged",
)
CLOSE = Plan(_ABOUT_CLOSE, (_NUMBER, DRY_RUN, WAIT, JSON), _run_close)
VERIFY = Plan(_ABOUT_VERIFY, (replace(_NUMBER, form="whole"), JSON), _run_verify)
