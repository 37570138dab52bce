"""How is the fictional sample ledger made?"""

from __future__ import annotations

from dicoop.actions import init
from dicoop.commands.init import FOLDER, tell
from dicoop.commands.options import WAIT, Plan, flag, valued
from dicoop.commands.session import Session
from dicoop.labels import Label

_N = Label("数字", "N")
SEED = valued("seed", Label("种子，默认 15", "seed, 15 by default"), _N, "whole")
PROJECTS = valued("projects", Label("项目个数", "number of projects"), _N, "whole")
MEETINGS = valued("meetings", Label("会议次数，默认 15", "number of meetings, 15 by default"), _N, "whole")
CITY = valued(
    "city",
    Label("另一个虚构的市（1 到 999），县区名称和区划代码不同", "another fictional city (1 to 999), with other counties and region codes"),
    _N,
    "whole",
)
THROUGH = valued(
    "through",
    Label("接着往后写到第几次会议（16 起），各类记录都有", "go on up to this meeting (16 and later), with records of all kinds"),
    _N,
    "whole",
)
HISTORY = flag(
    "history",
    Label(
        "连同历史：新建 git 仓库，每次会议前提交，会后定版",
        "with its past: a new git repository, a commit before each meeting, each meeting closed",
    ),
)
_NEXT = Label("下一步：dicoop -C {folder} report --meeting {n}", "next: dicoop -C {folder} report --meeting {n}")


def _run(session: Session, folder: str, history: bool, wait: int | None, **size_of: int | None) -> None:  # noqa: FBT001 - an option
    size = init.Size.of(**size_of)
    where = session.path(folder)
    until = session.wait(wait)
    tell(session, where, init.make_history(where, size, session.lang, until) if history else init.make_sample(where, size, until))
    session.say(_NEXT.fill(folder=where, n=size.through or size.meetings))


_ABOUT = Label("生成一本虚构的示例台账（同样的种子，逐字节相同）", "make a fictional sample ledger, the same to the byte for the same seed")
COMMAND = Plan(_ABOUT, (FOLDER, SEED, PROJECTS, MEETINGS, CITY, THROUGH, HISTORY, WAIT), _run)
