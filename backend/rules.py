"""Rules: procedures, calendar, kinds of risk and working hours, read once when the application is composed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from backend.hours import Hours
from backend.settings import SettingFault, Settings
from knowledge.ladder import Rung, load_ladder
from knowledge.procedures import Procedure, load_procedures
from knowledge.risks import Risk, Urgency, load_risks, load_urgencies
from knowledge.workdays import Calendar


@dataclass(frozen=True)
class Rules:
    """What the policies and the installation lay down; everything that decides takes it as an argument."""

    procedures: Mapping[str, Procedure]
    region: str
    calendar: Calendar
    hours: Hours
    risks: Mapping[str, Risk]
    urgencies: Mapping[str, Urgency]
    ladder: Mapping[str, Rung]

    @property
    def procedure(self) -> Procedure:
        """The one under which new cases begin."""
        return self.procedures[self.region]

    def procedure_of(self, began_under: str) -> Procedure:
        """The procedure a case keeps, named `id@version`; a version no longer kept gives way to its successor."""
        for procedure in self.procedures.values():
            if procedure.name == began_under:
                return procedure
        return self.procedures.get(began_under.partition("@")[0], self.procedure)


def load_rules(settings: Settings) -> Rules:
    """Raises SettingFault for a region nobody has written a procedure for, knowledge's Fault for broken data."""
    procedures = load_procedures()
    if settings.region not in procedures:
        known = "、".join(procedures)
        raise SettingFault(f"设置 MINGBAI_REGION 不对：没有“{settings.region}”的办事程序。可以写的有：{known}。")
    calendar = Calendar(settings.region)
    hours = Hours(calendar, time.fromisoformat(settings.work_begins), time.fromisoformat(settings.work_ends))
    return Rules(procedures, settings.region, calendar, hours, load_risks(), load_urgencies(), load_ladder())
