"""The menu: every place of the console, in groups that fold, and which of them a person may see."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """An address, its label, and the page one must be able to reach for it to make sense."""

    path: str
    label: str
    needs: str = ""

    @property
    def route(self) -> str:
        return f"GET {self.needs or self.path}"

    def holds(self, path: str) -> bool:
        """Whether `path` is this place or lies below it; the first page has nothing below it."""
        return path == self.path or (self.path != "/staff" and path.startswith(self.path + "/"))


@dataclass(frozen=True)
class Group:
    """Places that belong together; one without a label, or with a single place, stands in the menu by itself."""

    label: str
    places: tuple[Place, ...]

    def holds(self, path: str) -> bool:
        return any(place.holds(path) for place in self.places)


MENU = (
    Group("", (Place("/staff", "我的一天", "/staff/cases"),)),
    Group("个案", (
        Place("/staff/cases", "台账"), Place("/staff/households", "农户名册"), Place("/staff/round", "本月遍访"),
        Place("/staff/notices", "公示"), Place("/staff/duplicates", "查重"), Place("/staff/events", "事件"),
        Place("/staff/report", "报表"),
    )),
    Group("沟通", (
        Place("/staff/waiting", "等回话的人"), Place("/staff/objections", "意见投诉"), Place("/staff/messages", "消息"),
        Place("/staff/pause", "停用机器人"),
    )),
    Group("政策", (
        Place("/staff/cards", "政策卡"), Place("/staff/county", "县里资料"), Place("/staff/gaps", "听不懂的问题"),
    )),
    Group("管理", (
        Place("/staff/people", "人员"), Place("/staff/divisions", "区划"), Place("/staff/settings", "设置"),
        Place("/staff/health", "运行情况"), Place("/staff/audit", "审计"),
    )),
    Group("我的", (
        Place("/staff/ties", "亲属报备"), Place("/staff/briefs", "交接单"),
        Place("/staff/bind", "绑定聊天", "/staff/cases"),
    )),
)


def menu_for(may: Callable[[str], bool]) -> list[Group]:
    """The groups with what this person may open; empty ones are left out."""
    shown = (Group(group.label, tuple(place for place in group.places if may(place.route))) for group in MENU)
    return [group for group in shown if group.places]
