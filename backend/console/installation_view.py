"""What the settings page shows of the installation: each setting, its value, what it means, where it is changed."""

from dataclasses import dataclass
from typing import Any

from backend.console.shown import HERE
from backend.settings import Settings
from knowledge.reading import read

TOLD = read(HERE / "settings.yml")["installation"]


@dataclass(frozen=True)
class SettingLine:
    """One setting; secrets are told only as set or not."""

    name: str
    label: str
    value: str
    means: str


def installation(settings: Settings, *, technical: bool) -> tuple[SettingLine, ...]:
    """Every setting in the order in which it is written down; what only concerns the machine where `technical`."""
    return tuple(
        SettingLine(f"MINGBAI_{name.upper()}", told["label"], _value(getattr(settings, name), told), told["means"])
        for name, told in TOLD.items() if technical or not told.get("technical")
    )


def _value(value: Any, told: dict[str, Any]) -> str:
    shown = told.get("shown")
    if shown == "secret":
        return "设置了" if value else "没有设置"
    if shown == "database":
        return "PostgreSQL" if str(value or "").startswith("postgresql") else "本机文件（SQLite）"
    if shown == "truth":
        return "是" if value else "否"
    return f"{value}{told.get('unit', '')}" if value not in (None, "") else "没有设置"
