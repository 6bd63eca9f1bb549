"""What somebody has typed and chosen in a form of a case, in words: it stands above a page whose form may be gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.cases.confirming import ways
from backend.rules import Rules
from backend.staff.models import Staff
from knowledge.procedures import Procedure, Stage
from knowledge.records import Field

ANSWERS = {"yes": "本人同意", "no": "本人不同意"}


@dataclass(frozen=True)
class Known:
    """What gives the codes of a form their words."""

    rules: Rules
    procedure: Procedure
    helpers: Sequence[Staff]

    def of(self, one: Field, code: str) -> str:
        """What the form showed; a text is its own."""
        if one.kind in ("risk", "risks") and code in self.rules.risks:
            return self.rules.risks[code].staff
        names = {person.id: person.name or "" for person in self.helpers} if one.kind == "staff" else one.among
        return names.get(code, code)


def in_words(form: str, typed: Mapping[str, Any], known: Known) -> list[str]:
    """Line by line; empty where nothing was typed. `typed["fields"]` are those of a stage's own form."""
    beside = {
        "reason": {code: stop.label for code, stop in known.procedure.stops.items()}, "agrees": ANSWERS, "how": ways(),
        "on": {}, "without": {}, "text": {},
    }
    told = [labels.get(typed[name], typed[name]) for name, labels in beside.items() if typed.get(name)]
    return _of_stage(known.procedure.stages.get(form), typed.get("fields") or {}, known) + told


def _of_stage(stage: Stage | None, fields: Mapping[str, Sequence[str]], known: Known) -> list[str]:
    asked = stage.record.fields.values() if stage is not None and stage.record is not None else ()
    sent = [(one, [value for value in fields.get(one.id, ()) if value]) for one in asked]
    return [f"{one.ask}：{'、'.join(known.of(one, value) for value in values)}" for one, values in sent if values]
