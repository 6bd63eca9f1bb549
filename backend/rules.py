"""Rules: procedures, calendar, kinds of risk and working hours, read when the application is composed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from backend.hours import Hours
from backend.procedures.queries import Procedures
from backend.settings import SettingFault, Settings
from knowledge.ladder import Rung, load_ladder
from knowledge.procedures import Procedure, load_procedures
from knowledge.risks import Risk, Urgency, load_risks, load_urgencies
from knowledge.workdays import Calendar


@dataclass(frozen=True)
class Rules:
    """What the policies and the installation lay down; everything that decides takes it as an argument."""

    procedures: Procedures
    region: str
    calendar: Calendar
    hours: Hours
    risks: Mapping[str, Risk]
    urgencies: Mapping[str, Urgency]
    ladder: Mapping[str, Rung]

    @property
    def procedure(self) -> Procedure:
        """The one that came with the program."""
        return self.procedures.delivered[self.region]

    def procedure_at(self, path: str) -> Procedure:
        """The one under which new cases begin in a place, by its Division.path: perhaps the county's own."""
        return self.procedures.of_place(self.region, path)

    def procedure_of(self, began_under: str) -> Procedure:
        """The procedure a case keeps, named `id@version` or `id@version+number` where it is a county's own.

        A version no longer kept gives way to its successor.
        """
        kept = self.procedures.named(began_under)
        return kept or self.procedures.delivered.get(began_under.partition("@")[0], self.procedure)


def load_rules(settings: Settings) -> Rules:
    """Raises SettingFault for a region nobody has written a procedure for, knowledge's Fault for broken data."""
    delivered = load_procedures()
    if settings.region not in delivered:
        known = "、".join(delivered)
        raise SettingFault(f"设置 MINGBAI_REGION 不对：没有“{settings.region}”的办事程序。可以写的有：{known}。")
    calendar = Calendar(settings.region)
    hours = Hours(calendar, time.fromisoformat(settings.work_begins), time.fromisoformat(settings.work_ends))
    procedures = Procedures(delivered)
    return Rules(procedures, settings.region, calendar, hours, load_risks(), load_urgencies(), load_ladder())
