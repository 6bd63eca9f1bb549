"""Checking what a county wants to change: every fault says what is wrong and what to type."""

import re
import unicodedata
from collections.abc import Mapping

from backend.county.typed import IDENTITY
from backend.procedures.documents import TRUTHS, Document, Values, procedure_of
from backend.procedures.protected import never_stopped
from dialogues.plain import clean, says_something
from knowledge.deadlines import DAYS, UNITS
from knowledge.procedures import ROLES, WORDS, Stage
from knowledge.wording import READING_LIMIT, too_long

MOST = {"label": 20, "title": 30, "ask": 60, "told": 200}  # characters
LONGEST = {"calendar_day": 365, "working_day": 250, "calendar_month": 24}  # a longer limit is a slip of the pen
MUST = ("label", "told")
ALWAYS = ("receipt", "helper", "objection")  # words the program can fill in at every stage
OWED = ("reason", "objection")  # what a refused household is told: why, and where to turn
_BRACED = re.compile(r"\{([^{}]*)\}")


def tidied(values: Values) -> Values:
    """As it would be stored: no invisible marks, no full-width digits in numbers."""
    return {key: _tidied(key, value) for key, value in values.items()}


def faults_in(name: str, document: Document, values: Values) -> Mapping[str, str]:
    """What is wrong with tidied values, by their key; empty where everything may be published."""
    stages = procedure_of(name, document).stages
    found = {
        key: _fault(key, value, values, document, stages) or _stopped(name, key, value, document)
        for key, value in values.items()
    }
    return {key: says for key, says in found.items() if says}


def _tidied(key: str, value: str) -> str:
    name = key.rpartition(".")[2]
    if name == "n":
        return unicodedata.normalize("NFKC", clean(value)).removesuffix("天").strip()
    return clean(value)


def _fault(
    key: str, value: str, values: Values, document: Document, stages: Mapping[str, Stage]
) -> str | None:
    kind, _, rest = key.partition(".")
    if key == "green.off":
        return _truth(value)
    row, _, name = rest.partition(".")
    title = document[kind][row]["label"]
    if name in TRUTHS:
        return _truth(value)
    if name == "by":
        return _by(title, value)
    if name == "unit":
        known = UNITS if kind == "deadlines" else DAYS
        return None if value in known else f"“{title}”：请选时限按什么算。"
    if name == "n":
        return _number(title, value, values.get(f"{kind}.{row}.unit", ""))
    return _text(stages[row], name, value, values.get(f"{kind}.{row}.needs_text") == "true")


def _truth(value: str) -> str | None:
    return None if value in ("true", "false") else "请选是或者否。"


def _stopped(name: str, key: str, value: str, document: Document) -> str | None:
    """What a document says protects the household: no county lets such a clock stand still."""
    if value != "true" or key not in {f"deadlines.{row}.may_stop" for row in never_stopped(name)}:
        return None
    title = document["deadlines"][key.split(".")[1]]["label"]
    return f"“{title}”的天数有依据，是保护农户的，不能停。请不要勾“可以停时限”。"


def _by(title: str, value: str) -> str | None:
    roles = value.split()
    if not roles:
        return f"“{title}”这一步没有人能记了。请至少勾一种人。"
    return None if set(roles) <= set(ROLES) else f"“{title}”：请从列出的人里面选。"


def _number(title: str, value: str, unit: str) -> str | None:
    longest = LONGEST.get(unit, LONGEST["calendar_day"])
    if not (value.isascii() and value.isdigit() and len(value) <= 5):
        return f"“{title}”要写几天（几个月），只写整数，比如 5。您写的是“{value[:20]}”。"
    return None if 1 <= int(value) <= longest else f"“{title}”写的是{int(value)}，要在1到{longest}之间。"


def _text(stage: Stage, name: str, value: str, needs_text: bool) -> str | None:
    if name in MUST and not says_something(value):
        return f"“{stage.label}”：{'名称' if name == 'label' else '告诉农户的话'}不能空着。"
    if name == "ask" and needs_text and not value:
        return f"“{stage.label}”要求写说明，请写明要写什么。"
    if len(value) > MOST[name]:
        return f"“{stage.label}”：这里最多写{MOST[name]}个字，您写了{len(value)}个。"
    if IDENTITY.search(value):
        return f"“{stage.label}”：里面像有身份证号。这里的话大家都看得到，请删掉。"
    return _told(stage, value) if name == "told" else None


def _told(stage: Stage, told: str) -> str | None:
    """What every household at that stage will read."""
    fields = stage.record.fields if stage.record else {}
    known = [*ALWAYS, *(word for word in WORDS if word in fields)]
    braced, rest = _BRACED.findall(told), _BRACED.sub("", told)
    if "{" in rest or "}" in rest:
        return f"“{stage.label}”：花括号没有成对。要填的词写成{{receipt}}这样，别处不要用花括号。"
    for word in braced:
        if word not in known:
            return f"“{stage.label}”：没有“{word}”可以填。花括号里可以写的有：{'、'.join(known)}。"
    if stage.does == "refuse" and not set(OWED) <= set(braced):
        return f"“{stage.label}”：要留着{{reason}}和{{objection}}，农户要知道原因，还要知道不同意找谁。"
    if too_long(rest):
        return f"“{stage.label}”：句子太长，老人听不明白。请拆成短句，平均每句不超过{READING_LIMIT}个字。"
    return None
