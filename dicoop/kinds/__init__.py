"""Which kinds of record are there, and where is what those beside the first five are made of, once somebody asks?"""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

from dicoop.kinds import contract, enterprise, issue, meeting, project
from dicoop.kinds.base import Kind, Kinds
from dicoop.labels import Label


class Later(Kind):
    """A kind of which nobody has asked yet more than what it is called: the rest is read when it is asked for first.

    So a ledger with records of many kinds pays for those alone that a command is about.
    """

    def __init__(self, name: str, letter: str, zh: str, measure: str, *, is_form: bool = False) -> None:
        """Hold what it is called; a module of its name says what it is, or a form."""
        folder = f"{name}s"
        self.__dict__.update(name=name, letter=letter, folder=folder, label=Label(zh, name), measure=measure, declared="", in_report=True)
        self.__dict__["_is_form"] = is_form

    def __getattr__(self, name: str) -> Any:
        """Return what is not there yet."""
        if name.startswith("_"):
            raise AttributeError(name)
        self.__dict__.update({**vars(self._whole()), **self.__dict__})
        return self.__dict__[name]

    def _whole(self) -> Kind:
        if self.__dict__["_is_form"]:
            return cast("Kind", import_module("dicoop.kinds.shipped").kind(self))
        return cast("Kind", import_module(f"dicoop.kinds.{self.name}").KIND)


LATER = (
    Later("financing", "F", "融资", "笔"),
    Later("indicator", "N", "指标", "项"),
    Later("posting", "D", "供需", "条"),
    Later("assignment", "S", "包联", "条", is_form=True),
    Later("award", "A", "兑现", "笔", is_form=True),
    Later("monitor", "R", "运行监测", "条", is_form=True),
    Later("event", "V", "活动", "次"),
    Later("cooperation", "K", "合作", "项"),
    Later("cultivation", "G", "培育", "项", is_form=True),
    Later("lead", "L", "在谈线索", "条", is_form=True),
)
# The first five are those that every ledger tells of; a ledger that has records of one of the others tells of it as well
BUILT_IN = Kinds((meeting.KIND, enterprise.KIND, project.KIND, issue.KIND, contract.KIND), ready=LATER)
EVERY = Kinds(BUILT_IN.every.values())
