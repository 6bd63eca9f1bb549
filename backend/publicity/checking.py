"""What may hang: a mask that tells nothing of a child, and no free text with a leak in it."""

from collections.abc import Iterable, Sequence
from datetime import date

from backend.cases.filling import Filled
from backend.cases.thread import StageFault
from backend.family.models import Member
from backend.masking import masked_name
from backend.publicity.lint import SECRET, in_words, leaks

OF_AGE = 18  # years; whoever becomes so this year counts as a child, since only the year is known
NUMBERS = ("identity", "bank", "phone")
"""What to look for where a board hangs: that may be in a street, at a school or at a clinic."""
OF_A_GROUP = (*NUMBERS, "illness", "name")
"""What to look for in the name of a group: many are called after a number or a family."""


def shown_name(name: str, members: Sequence[Member], day: date) -> str:
    """张**; where children live alone not even whether the name has two characters or three."""
    here = [member for member in members if member.left_at is None]
    heads = [member for member in here if member.relation == "head"]
    if here and all(_is_child(member, day) for member in heads or here):
        return name.strip()[:1] + "**"
    return masked_name(name)


def check_shown(group: str, names: Iterable[str]) -> None:
    """The one word on a notice that staff have typed is a group's name; raises StageFault."""
    found = leaks(group, names, OF_A_GROUP)
    if found:
        raise StageFault(f"屯组的名称“{group}”里有{in_words(found)}，不能公示。请先在“区划”里改名称。")


def check_form(filled: Filled) -> None:
    """What was typed beside a notice; raises StageFault."""
    found = leaks(filled.written.get("where", ""), kinds=NUMBERS)
    if found:
        raise StageFault(f"贴在哪里：里面有{in_words(found)}，请删掉，只写地方，比如“村部公开栏”。")
    found = leaks(filled.text or "", kinds=SECRET)
    if found:
        raise StageFault(f"说明里有{in_words(found)}，请删掉再记。")


def _is_child(member: Member, day: date) -> bool:
    return member.born is not None and day.year - member.born <= OF_AGE
