"""Measure: how well a model understands texts it was not taught, by group and by confidence."""

import argparse
import json
import signal
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

NO_ANSWER = ("not_covered", "out_of_scope", "small_talk")  # routes whose answer is that no card answers
STEPS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Row:
    """A text and what should be understood."""

    text: str
    expect: str
    accept: tuple[str, ...] = ()
    part: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether a card or a flow should answer."""
        return self.expect not in NO_ANSWER


@dataclass(frozen=True)
class Outcome:
    """What was understood of a row."""

    row: Row
    ranking: list[tuple[str, float]]
    part: str
    part_confidence: float

    @property
    def route(self) -> str:
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        return self.ranking[0][1]

    @property
    def lead(self) -> float:
        """How far the first route is before the second."""
        return self.ranking[0][1] - self.ranking[1][1]

    @property
    def right(self) -> bool:
        """The expected route, or one that also serves."""
        return self.fits(self.route)

    def fits(self, route: str) -> bool:
        return route == self.row.expect or route in self.row.accept


def read_rows(path: Path) -> list[Row]:
    """From a .jsonl file of {"text", "expect", "accept"}, or a folder of <route>.yml files of {text, part, accept}."""
    if path.is_dir():
        return [row for file in sorted(path.glob("*.yml")) for row in _read_understood(file)]
    told = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [Row(row["text"], row["expect"], tuple(row.get("accept", ()))) for row in told]


def _read_understood(file: Path) -> list[Row]:
    import yaml

    rows = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 (makes text only)
    return [Row(row["text"], file.stem, tuple(row.get("accept", ())), row.get("part")) for row in rows]


def outcomes(parse: Any, rows: Iterable[Row]) -> list[Outcome]:
    found = []
    for row in rows:
        told = parse(row.text)
        ranking = [(rank["name"], rank["confidence"]) for rank in told["intent_ranking"]]
        found.append(Outcome(row, ranking, told["part"]["name"], told["part"]["confidence"]))
    return found


def share(part: Iterable[Any], whole: Iterable[Any]) -> float:
    """Between 0 and 1; 0 of nothing is 0."""
    return len(list(part)) / max(1, len(list(whole)))


def print_figures(found: list[Outcome]) -> None:
    inside = [one for one in found if one.row.answerable]
    outside = [one for one in found if not one.row.answerable]
    parts = [one for one in found if one.row.part]
    print(f"texts {len(found)} (answerable {len(inside)}, others {len(outside)})")
    print(f"first is right {share(filter(lambda o: o.right, found), found):.3f}"
          f"  in scope {share(filter(lambda o: o.right, inside), inside):.3f}"
          f"  strictly {share(filter(lambda o: o.route == o.row.expect, found), found):.3f}"
          f"  among first three {share((o for o in found if any(o.fits(r) for r, _ in o.ranking[:3])), found):.3f}")
    print(f"part is right {share((o for o in parts if o.part == o.row.part), parts):.3f} of {len(parts)}")
    print("sure at   in scope: right  wrong  unsure   others: rejected   part: right  wrong")
    for step in STEPS:
        sure = [one for one in inside if one.confidence >= step]
        taken = [one for one in outside if one.confidence >= step and one.route not in NO_ANSWER and not one.right]
        told = [one for one in parts if one.part_confidence >= step]
        print(f"{step:7.2f}{share((o for o in sure if o.right), inside):17.3f}"
              f"{share((o for o in sure if not o.right), inside):7.3f}{1 - share(sure, inside):8.3f}"
              f"{1 - share(taken, outside):19.3f}{share((o for o in told if o.part == o.row.part), parts):14.3f}"
              f"{share((o for o in told if o.part != o.row.part), parts):7.3f}")


def print_groups(found: list[Outcome]) -> None:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        groups[one.row.expect].append(one)
    for route, group in sorted(groups.items(), key=lambda item: share(filter(lambda o: o.right, item[1]), item[1])):
        print(f"{share(filter(lambda o: o.right, group), group):6.2f} of {len(group):3}  {route}")


def print_errors(found: list[Outcome]) -> None:
    for one in sorted(found, key=lambda o: -o.confidence):
        if not one.right:
            print(f"{one.row.expect} -> {one.route} {one.confidence:.2f}\t{one.row.text}")


def print_failures(found: list[Outcome]) -> None:
    """The content of tests/nlu/known_failures.yml."""
    print("# Texts of tests/nlu/understood that are not understood yet. The list may only shrink.")
    print("# Made by: nlu/.venv/bin/python nlu/measure.py tests/nlu/understood --model FILE --failures")
    for one in sorted(found, key=lambda o: (o.row.expect, o.row.text)):
        if not one.right:
            print(f"- {json.dumps(one.row.text, ensure_ascii=False)}  # {one.row.expect}, taken for {one.route}")


def main() -> None:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # so that | head ends quietly
    told = argparse.ArgumentParser(description="Measure a model on texts it was not taught.")
    told.add_argument("rows", type=Path, help=".jsonl file, or folder such as tests/nlu/understood")
    told.add_argument("--model", type=Path, required=True)
    told.add_argument("--errors", action="store_true", help="print every error, the surest first")
    told.add_argument("--failures", action="store_true", help="print only the list of known failures")
    asked = told.parse_args()
    rows = read_rows(asked.rows)
    from nlu.parser import load_parser

    found = outcomes(load_parser(asked.model), rows)
    if asked.failures:
        return print_failures(found)
    print_figures(found)
    print_groups(found)
    if asked.errors:
        print_errors(found)
    return None


if __name__ == "__main__":
    main()
