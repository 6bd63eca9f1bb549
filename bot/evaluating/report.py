"""Report: figures and errors as a terminal shows them, and as one JSON object."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.evaluating.figures import Figures, Outcome, Share, by_group, figures, in_scope, without_hard
from bot.evaluating.rows import ALL

HEADINGS = {
    "decided_right": "判对", "decided_right_strict": "严格对", "given_right": "直接对",
    "right_within_choices": "选项对", "part_right": "部分对", "rejected_rightly": "拒对",
    "confidently_wrong": "错答", "false_alarm": "虚警",
}
KINDS = {"given": "直接答", "offered": "给选项", "said": "一句话答", "nothing": "没听懂"}
NARROWEST = 100  # characters a table of all figures needs


def as_dict(outcomes: Sequence[Outcome], *, errors: bool) -> dict[str, Any]:
    """One object for programs; texts are in it only with `errors`."""
    told: dict[str, Any] = {
        **figures(outcomes).to_dict(),
        "groups": {group: found.to_dict() for group, found in by_group(outcomes).items()},
    }
    for name, some in (("without_hard", without_hard(outcomes)), ("in_scope", in_scope(outcomes))):
        told[name] = figures(some).to_dict() if some else None
    return told | {"errors": [_error(one) for one in wrong(outcomes)]} if errors else told


def show(outcomes: Sequence[Outcome], *, errors: bool) -> None:
    """Everything in one table on stdout: in all, without hard rows, what should be answered, each group."""
    console = Console(file=sys.stdout)
    console.width = max(NARROWEST, console.width)
    console.print(_table(outcomes))
    if errors:
        for one in wrong(outcomes):
            print(_line(one))  # noqa: T201 (asked for with --errors)


def wrong(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """What is not right, or right about the card and not about its part."""
    return [one for one in outcomes if not one.right or (one.part_judged and not one.part_right)]


def _table(outcomes: Sequence[Outcome]) -> Table:
    table = Table("组", "条数", *HEADINGS.values(), "MCC", "毫秒", box=None, padding=(0, 2, 1, 0))
    _add(table, "全部", figures(outcomes))
    for name, some in (("不算难的", without_hard(outcomes)), ("该答的", in_scope(outcomes))):
        if 0 < len(some) < len(outcomes):
            _add(table, name, figures(some))
    groups = by_group(outcomes)
    if set(groups) != {ALL}:
        for group, found in groups.items():
            _add(table, group, found)
    return table


def _add(table: Table, name: str, found: Figures) -> None:
    shares = (_percent(found.shares[share]) for share in HEADINGS)
    mcc = "-" if found.mcc is None else f"{found.mcc:.3f}"
    table.add_row(name, str(found.n), *shares, mcc, f"{found.ms_p50:.1f}\n{found.ms_p95:.1f}")


def _percent(share: Share | None) -> str:
    """The share, and beneath it the ends of its interval, in per cent."""
    if share is None:
        return "-"
    low, high = share.interval
    return f"{share.value * 100:.1f}\n{low * 100:.0f}–{high * 100:.0f}"


def _error(one: Outcome) -> dict[str, Any]:
    row, decided = one.row, one.decision
    return {
        "line": row.line, "group": row.group, "text": row.text, "expect": row.expect, "accept": list(row.accept),
        "aspect": row.aspect, "hard": row.hard, "decided": decided.route, "kind": decided.kind,
        "routes": list(decided.routes), "part": decided.part,
    }


def _line(one: Outcome) -> str:
    row, decided = one.row, one.decision
    part = f"，部分应是 {row.aspect}，给了 {decided.part}" if one.part_judged and not one.part_right else ""
    routes = "、".join(decided.routes) or decided.route
    return f"第 {row.line} 行 [{row.group}] 应是 {row.expect}，{KINDS[decided.kind]} {routes}{part}：{row.text!r}"
