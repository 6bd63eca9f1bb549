"""The page docs/understanding.md: figures above a line, and below it what people have written, which is kept."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.evaluating.figures import Figures, Outcome, Share, figures, in_scope, without_hard
from tests.bench.understanding.sets import MeasuredSet
from tests.bench.understanding.systems import Measured

KEPT = "<!-- Everything above is written by `make bench-understanding`; everything below is kept. -->"
HEADING = """\
# Understanding, measured

Written by `make bench-understanding`. Every system learnt the same phrases (`nlu/phrases`) and decided the same rows in
the same run. No row was ever trained on. Mingbai's own thresholds (`bot/words/attention.yml`) were set while looking at
`tests/nlu/understood`, so the other sets say more.

- **decided right**: the decided route is the expected one, or one that serves as well. The decided route is what is
  given, or the first of the choices offered, or the route of a plain answer; where nothing is offered, `unsure`.
- **strictly**: it is the expected one. **Given right**: right at once, without a choice to make. **Within choices**: a
  right route is among everything put before the person.
- **confidently wrong**: a card or a dialogue was given without asking, and it was wrong. **Rejected**: of what no card
  knows (`not_covered`, `out_of_scope`), what was not answered by giving a card or a dialogue. **MCC**: Matthews'
  correlation of the decided with the expected route. **Part**: of the cards given rightly, those of the right part.
- Percentages stand with their 95 % intervals (Wilson). Milliseconds are p50 / p95 of one message on its own.

Mingbai is measured as a turn works: words of danger and of everyday first, then the model, over HTTP. The peers are
shown the same text (simplified, personal data hidden), are asked within their process, and offer three routes where
they are not sure; that no card knows it, they may say without being sure. Rasa's pipelines keep the documented
FallbackClassifier (0.3, ambiguity 0.1); `nlu/peers/*.yml` are their configurations. The other two get the lowest
threshold at which, in a five-fold cross-validation of the phrases, at most 1 % are given wrongly: as the first choice
offered counts as decided, a threshold moves what is given, not what is decided right.
"""
COLUMNS = (
    "system", "decided right", "strictly", "given right", "within choices", "confidently wrong", "rejected", "MCC",
    "part", "training s", "ms",
)
SHOWN = ("decided_right", "decided_right_strict", "given_right", "right_within_choices", "confidently_wrong",
         "rejected_rightly")


def write(path: Path, sets: Sequence[MeasuredSet], systems: Sequence[Measured], machine: str, on: date) -> None:
    """Anew above the line; below it as it was."""
    below = path.read_text(encoding="utf-8").partition(KEPT)[2] if path.exists() else "\n\n## What was tried\n"
    path.write_text(f"{page(sets, systems, machine, on)}\n{KEPT}{below}", encoding="utf-8")


def page(sets: Sequence[MeasuredSet], systems: Sequence[Measured], machine: str, on: date) -> str:
    """Everything above the line."""
    fingerprint = next((system.fingerprint for system in systems if system.fingerprint), None)
    rows = sum(len(one.rows) for one in sets)
    told = f"Measured {on:%Y-%m-%d}: {rows} rows, {machine}; phrases and components `{(fingerprint or '-')[:16]}`.\n"
    parts = [
        HEADING, told, table("All rows", [(one, one.outcomes) for one in systems]),
        table("Without hard rows", [(one, without_hard(one.outcomes)) for one in systems]),
        table("What should be answered (neither not covered, out of scope nor small talk)",
              [(one, in_scope(one.outcomes)) for one in systems]),
    ]
    begin = 0
    for one in sets:
        end = begin + len(one.rows)
        parts.append(table(one.name, [(system, system.outcomes[begin:end]) for system in systems]))
        begin = end
    return "\n".join(parts)


def table(title: str, lines: Sequence[tuple[Measured, Sequence[Outcome]]]) -> str:
    """One table of all systems over the same rows."""
    if not lines or not lines[0][1]:
        return ""
    head = f"## {title}: {len(lines[0][1])} rows\n\n| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n"
    return head + "".join(line(system, figures(outcomes)) for system, outcomes in lines)


def line(system: Measured, found: Figures) -> str:
    """One system's row."""
    shares = [percent(found.shares[name]) for name in SHOWN]
    mcc = "-" if found.mcc is None else f"{found.mcc:.3f}"
    cells = [
        system.name, *shares, mcc, percent(found.shares["part_right"]), f"{system.train_seconds:.0f}",
        f"{found.ms_p50:.1f} / {found.ms_p95:.1f}",
    ]
    return f"| {' | '.join(cells)} |\n"


def percent(share: Share | None) -> str:
    """The share in per cent with the ends of its interval; a dash where there is nothing to count."""
    if share is None:
        return "-"
    low, high = share.interval
    return f"{share.value * 100:.1f} ({low * 100:.0f}–{high * 100:.0f})"
