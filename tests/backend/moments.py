"""Moments as people say them: the date and hour on the wall in the village."""

from datetime import datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def at(wall: str) -> datetime:
    """2026-11-23 08:30, in Asia/Shanghai."""
    return datetime.strptime(wall, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


MONDAY = at("2026-11-23 09:00")
