"""How is much work shared between the processors?"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
_MOST = 8


def shared(work: Callable[[Sequence[Item]], list[Result]], items: Sequence[Item], weigh: Callable[[Item], int], least: int) -> list[Result]:
    """Do the work on all items and return the results in their order; from twice `least` weight on by several processes.

    A process that cannot be made, or dies, costs time only: its share is done here.
    """
    shares = _shares(items, weigh, processes(sum(map(weigh, items)), least))
    started = [(share, _start(work, share)) for share in shares[1:]]
    found = _done(work, shares[0])
    for share, reader in started:
        found |= _finished(reader) or _done(work, share)
    return [found[at] for at in range(len(items))]


def processes(total: int, least: int) -> int:
    """Return how many processes share work of a total weight."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(here, _MOST, total // least)) if hasattr(os, "fork") else 1


def _shares(items: Sequence[Item], weigh: Callable[[Item], int], n: int) -> list[dict[int, Item]]:
    """Deal the items out by their positions, each to the share that weighs least: neighbours are alike, so all shares are as hard."""
    shares: list[dict[int, Item]] = [{} for _ in range(n)]
    weights = [0] * n
    for at, item in enumerate(items):
        least = weights.index(min(weights))
        shares[least][at] = item
        weights[least] += weigh(item)
    return shares


def _done(work: Callable[[Sequence[Item]], list[Result]], share: Mapping[int, Item]) -> dict[int, Result]:
    return dict(zip(share, work(list(share.values())), strict=True)) if share else {}


def _start(work: Callable[[Sequence[Item]], list[Result]], share: Mapping[int, Item]) -> tuple[int, int] | None:
    assert hasattr(os, "fork")
    reader, writer = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(reader)
        os.close(writer)
        return None
    if child:
        os.close(writer)
        return child, reader
    status = 1
    try:
        os.close(reader)
        with os.fdopen(writer, "wb") as out:
            pickle.dump(_done(work, share), out, protocol=5)
        status = 0
    finally:  # never back into the parent's code
        os._exit(status)


def _finished(started: tuple[int, int] | None) -> dict[int, Any] | None:
    if started is None:
        return None
    child, reader = started
    with os.fdopen(reader, "rb") as source:
        body = source.read()
    _, status = os.waitpid(child, 0)
    return pickle.loads(body) if status == 0 else None  # noqa: S301 - made by our own child
