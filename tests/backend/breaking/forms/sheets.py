"""Forms as a browser reads them out of a page: their fields, what stands in them, and what the page complains about."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

FILLED_BY_THE_PAGE = ("hidden", "submit")


@dataclass
class Control:
    """Every field of one name: how it is filled in, what stands there, and what may be chosen."""

    name: str
    kind: str  # text | number | day | moment | choice | hidden | password | submit
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """One form of a page."""

    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)

    def filled(self) -> dict[str, list[str]]:
        """What a browser would send as the page stands, without any button."""
        return {one.name: list(one.values) for one in self.controls.values() if one.kind != "submit"}


class Page(HTMLParser):
    """The forms of a page, and every text that is announced as a fault."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self.faults: list[str] = []
        self._sheet: Sheet | None = None
        self._select: Control | None = None
        self._area: Control | None = None
        self._alert = 0
        self.feed(text)

    def sheet(self, action: str, having: str | None = None) -> Sheet:
        """The form that goes there, and has that field where there are several."""
        found = [one for one in self.sheets if one.action.partition("?")[0] in (action, "") and one.method == "post"]
        if having is not None:
            name, _, value = having.partition("=")
            found = [one for one in found if name in one.controls and value in (*one.controls[name].values, "")]
        assert found, f"{action} is not among {[one.action for one in self.sheets]}"
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._sheet = Sheet(told.get("action", ""), told.get("method", "get").lower())
            self.sheets.append(self._sheet)
        elif tag in ("input", "select", "textarea", "button") and self._sheet is not None and "name" in told:
            self._control(tag, told)
        elif tag == "option" and self._select is not None:
            self._select.options.append(told.get("value", ""))
            if "selected" in told:
                self._select.values = [told.get("value", "")]
        elif self._alert or told.get("role") == "alert":
            self._alert += tag not in ("br", "input", "img")
            if told.get("role") == "alert":
                self.faults.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._sheet = None
        elif tag == "select" and self._select is not None:
            if not self._select.values:
                self._select.values = self._select.options[:1]
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif self._alert and tag not in ("br", "input", "img", "option", "button"):
            self._alert -= 1

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.values[-1] += data.removeprefix("\n") if not self._area.values[-1] else data
        if self._alert:
            self.faults[-1] += data.strip()

    def _control(self, tag: str, told: dict[str, str]) -> None:
        assert self._sheet is not None
        control = self._sheet.controls.setdefault(told["name"], Control(told["name"], _kind(tag, told)))
        if tag == "select":
            self._select = control
        elif tag == "textarea":
            control.values.append("")
            self._area = control
        elif told.get("type") in ("radio", "checkbox"):
            control.options.append(told.get("value", "on"))
            if "checked" in told:
                control.values.append(told.get("value", "on"))
        else:
            control.values.append(told.get("value", ""))


def _kind(tag: str, told: dict[str, str]) -> str:
    if tag in ("select", "button"):
        return "choice" if tag == "select" else "submit"
    kinds = {"hidden": "hidden", "radio": "choice", "checkbox": "choice", "date": "day", "password": "password",
             "datetime-local": "moment"}
    kind = kinds.get(told.get("type", ""), "text")
    return "number" if kind == "text" and told.get("inputmode") == "numeric" else kind
