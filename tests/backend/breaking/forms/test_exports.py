"""Every file that leaves the console, and every sheet for paper: nothing in it is a formula, whatever was typed."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping

import pytest
from httpx2 import Response

from backend.cases.models import Case
from backend.console.app import PAGES
from backend.divisions.models import Division
from backend.events.models import Event
from backend.households.models import Household
from backend.staff.models import Staff
from tests.backend.breaking.forms import scenes
from tests.backend.console.conftest import World
from tests.backend.console.xlsx import sheets

pytestmark = pytest.mark.long

FORMULA = re.compile(r"^[\s\u00a0\u3000]*[=+\-@＝＋－＠]")
FILES = re.compile(r"/(export|print)$")
# Where the files are, who takes them, and after which scene.
EXPORTS = {
    "POST /cases/export": ("county", "household"), "POST /cases/print": ("county", "household"),
    "POST /households/export": ("county", "household"), "POST /households/print": ("county", "household"),
    "GET /households/{household_id}/print": ("county", "household"),
    "POST /households/{household_id}/print": ("county", "household"),
    "POST /households/{household_id}/export": ("county", "household"),
    "POST /objections/export": ("township", "taken_objection"), "POST /notices/export": ("county", "notice"),
    "POST /duplicates/export": ("county", "two_cases"), "POST /events/{event_id}/export": ("county", "full_event"),
    "POST /report/export": ("county", "case"), "POST /gaps/export": ("county", "gap"),
    "POST /divisions/export": ("county", "nothing"), "POST /events/export": ("county", "full_event"),
    "POST /waiting/export": ("village", "handover"), "POST /people/export": ("administrator", "nothing"),
    "POST /messages/export": ("village", "case"), "POST /round/export": ("grid", "household"),
    "POST /audit/export": ("auditor", "nothing"), "POST /ties/export": ("neighbour", "household"),
    "POST /cards/export": ("village", "nothing"),
}

# nothing in them was typed by anybody
CODES_ONLY = {"POST /messages/export", "POST /audit/export", "POST /cards/export"}


@pytest.fixture
def poisoned(world: World) -> Iterator[World]:
    """A county in which everything that has a name is called by a formula."""
    with world.database.writing() as session:
        for key, mark in zip(world.places, "=+-@＝＋－", strict=True):
            place = session.get_one(Division, world.places[key].id)
            place.name = f"{mark}HYPERLINK(1){place.name}"
        for person in world.staff.values():
            session.get_one(Staff, person.id).name = f"=1+1{person.name}"
    world.post_to("grid", "upper_1")  # whoever goes round goes to a group
    yield world


def test_every_file_of_the_console_is_in_the_list() -> None:
    assert set(EXPORTS) == {f"{method} {path}" for method, path, _ in PAGES if FILES.search(path)}


@pytest.mark.parametrize("route", EXPORTS)
def test_nothing_in_it_is_a_formula(route: str, poisoned: World) -> None:
    world, (who, scene), (method, path) = poisoned, EXPORTS[route], route.split(" ")
    world.gap("=cmd|'/c calc'!A0", place="upper")
    ids = scenes.of(world, scene)
    _poison(world, ids)
    browser, address = world.browser(who), "/staff" + path.format(**ids)
    told = {"fields": ["contact", "story"], "reason": "visit", "why": "下周要入户核对"}
    answer = browser.get(address) if method == "GET" else world.post(browser, address, **told)
    assert answer.status_code == 200, answer.text
    cells = _cells(answer)
    assert [cell for cell in cells if FORMULA.match(cell)] == []
    if "/print" not in path and route not in CODES_ONLY:
        assert any(cell.startswith("'") for cell in cells), "no formula has come so far"


def _poison(world: World, ids: Mapping[str, str]) -> None:
    """Names and texts of what the scene has made."""
    with world.database.writing() as session:
        for household in session.query(Household):
            household.name = "=张三丰"
        for case in session.query(Case):
            case.story = "@SUM(1)"
        if "event_id" in ids:
            session.get_one(Event, ids["event_id"]).title = "=洪水"


def _cells(answer: Response) -> list[str]:
    """Of a CSV file every field, of an XLSX file every cell, none of which may be calculated; paper has none."""
    kind = answer.headers["content-type"]
    if kind.startswith("text/csv"):
        return [field for row in csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))) for field in row]
    if "spreadsheet" not in kind:
        return []
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        parts = [book.read(name) for name in book.namelist() if "/worksheets/" in name]
    assert [part for part in parts if b"<f>" in part] == []
    return [cell for _, rows in sheets(answer.content) for row in rows for cell in row]
