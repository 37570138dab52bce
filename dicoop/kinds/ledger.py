"""What is the whole that rules compute on?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dicoop.kinds import KINDS

if TYPE_CHECKING:
    from dicoop.errors import Finding
    from dicoop.kinds.base import Kind, Record
    from dicoop.kinds.contract import ContractFacts
    from dicoop.kinds.enterprise import EnterpriseFacts
    from dicoop.kinds.issue import IssueFacts
    from dicoop.kinds.meeting import MeetingFacts
    from dicoop.kinds.project import ProjectFacts
    from dicoop.kinds.settings import Settings


@dataclass(frozen=True)
class Ledger:
    """A frozen ledger: settings, records by kind and id, and what could not be read.

    `left_out` names the files whose records no figure counts; `findings` says why.
    """

    settings: Settings
    records: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()

    def of(self, kind: str) -> Mapping[str, Record]:
        """Return the records of a kind by id."""
        return self.records.get(kind, {})

    def get(self, kind: str, id: object) -> Record | None:  # noqa: A002 - the field's own name
        """Return a record by kind and id."""
        return self.of(kind).get(str(id))

    def with_record(self, kind: Kind, record: Record) -> Ledger:
        """Return the ledger with one record put in or replaced."""
        others = dict(self.of(kind.name).items())
        return replace(self, records={**self.records, kind.name: {**others, str(record.id): record}})

    def facts(self, kind: str) -> tuple[Any, ...]:
        """Return the facts of a kind's records that count: voided ones are left out."""
        return tuple(fact for fact in self._facts[kind].values() if not fact.voided)

    def fact(self, kind: str, id: object) -> Any:  # noqa: A002 - the field's own name
        """Return the facts of one record, voided or not."""
        return self._facts[kind].get(str(id))

    @cached_property
    def _facts(self) -> dict[str, dict[str, Any]]:
        return {name: {id_: kind.facts(r) for id_, r in self.of(name).items()} for name, kind in KINDS.items()}

    @cached_property
    def projects(self) -> tuple[ProjectFacts, ...]:
        """The projects that count."""
        return self.facts("project")

    @cached_property
    def issues(self) -> tuple[IssueFacts, ...]:
        """The issues that count."""
        return self.facts("issue")

    @cached_property
    def contracts(self) -> tuple[ContractFacts, ...]:
        """The contracts that count."""
        return self.facts("contract")

    @cached_property
    def enterprises(self) -> tuple[EnterpriseFacts, ...]:
        """The enterprises that count."""
        return self.facts("enterprise")

    @cached_property
    def meetings(self) -> tuple[MeetingFacts, ...]:
        """The meetings that count, by number."""
        return tuple(sorted(self.facts("meeting"), key=lambda meeting: meeting.id))

    def name_of(self, kind: str, id: object) -> str:  # noqa: A002 - the field's own name
        """Return a record's name, its id where it is unknown."""
        fact = self.fact(kind, id)
        return fact.title if fact else str(id)
