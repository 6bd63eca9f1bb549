"""The county's data: what is missing, what stands, and a page for each item with its history."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from backend.console.county_history import changes, in_words, item_title
from backend.console.county_places import county_over, place_within, places_of
from backend.console.county_view import county_view
from backend.console.desk import At, Missing
from backend.console.typed import Said
from backend.county.actions import tell, withdraw
from backend.county.models import KINDS, TOWNSHIP_KINDS, CountyFact
from backend.county.queries import newest
from backend.county.typed import HALF_WIDTH, CountyFault, Typed, read_typed
from backend.county.words import known_names
from backend.divisions.models import Division
from backend.hours import day_of
from backend.ids import new_id, short_id
from backend.scope import OutOfScope
from dialogues.plain import clean
from knowledge.offices import load_offices

NEW = "new"
NAMED_BY = {"watch_line": "year", "word": "word"}  # the field of a new item that says which one it is
MOST_OF_NUMBER = 6  # characters
OFFICES = load_offices()
Act = Callable[[Session, Division, str], object]


def show(desk: At, place: Annotated[str, Query()] = "") -> Response:
    """The whole page of one county; `place` chooses the county, or the township whose contacts are shown."""
    return _page(desk, place)


def confirm(desk: At, form: Said) -> Response:
    """Several cards at once: an office has said that all of them still hold."""
    typed = {**_fields(form), "holds": "yes"}
    ticked = [str(told) for told in form.getlist("cards")]

    def act(session: Session, here: Division, key: str) -> None:
        if not ticked:
            raise CountyFault("请先在已经核实的政策卡前面打勾。")
        value = read_typed("confirmation", "", Typed(typed, day_of(desk.now)))
        for card, _, seen in (told.partition(":") for told in ticked):
            _there(session, desk, here, "confirmation", card)
            with _about(item_title("confirmation", card, value)):
                once = f"{key}:{card}"
                tell(session, desk.who.actor, here, "confirmation", card, value, _number(seen), once, desk.now)
    return _take(desk, typed, "confirmation", act) or _page(desk, typed.get("place", ""), typed, ticked)


def show_item(
    desk: At, kind: str, subject: str, place: Annotated[str, Query()] = "", card: Annotated[str, Query()] = ""
) -> Response:
    """One item with its form and its history; `card` is what a new statement is about, or a new word means."""
    return _item(desk, kind, subject, place, {"card": card, "means": card} if card and subject == NEW else None)


def change(desk: At, kind: str, subject: str, form: Said) -> Response:
    """What was typed, as a new row."""
    typed = _fields(form)

    def act(session: Session, here: Division, key: str) -> None:
        _there(session, desk, here, kind, subject)
        named = _name(typed, kind) if subject == NEW and kind in NAMED_BY else subject
        value, seen = read_typed(kind, named, Typed(typed, day_of(desk.now))), _number(typed.get("seen", ""))
        if subject == NEW:
            seen = _free(session, here, kind, named, value)
        tell(session, desk.who.actor, here, kind, short_id() if named == NEW else named, value, seen, key, desk.now)
    done = "county_word" if kind == "word" else "county_told"
    return _take(desk, typed, kind, act, done) or _item(desk, kind, subject, typed.get("place", ""), typed)


def take_back(desk: At, kind: str, subject: str, form: Said) -> Response:
    """Nothing stands there any more."""
    typed = _fields(form)

    def act(session: Session, here: Division, key: str) -> None:
        if _there(session, desk, here, kind, subject) is None:
            raise CountyFault("这一条还没有填过，不用撤下。")
        seen = _number(typed.get("seen", ""))
        withdraw(session, desk.who.actor, here, kind, subject, seen, key, desk.now)
    taken = _take(desk, typed, kind, act, "county_withdrawn")
    return taken or _item(desk, kind, subject, typed.get("place", ""), fault=typed["fault"])


def _take(desk: At, typed: dict[str, str], kind: str, act: Act, done: str = "county_told") -> Response | None:
    """On to the section concerned; None where something was wrong, which is then told by typed["fault"].

    `once` was made with the page, so that a form sent twice counts once.
    """
    try:
        with desk.writing() as session:
            here = place_within(places_of(session, desk), typed.get("place", ""))
            act(session, here, f"console:{desk.who.staff_id}:{typed.get('once', '')[:26] or new_id()}")
    except (CountyFault, OutOfScope) as fault:
        typed["fault"] = str(fault)
        return None
    return RedirectResponse(f"/staff/county?{urlencode({'place': here.id, 'done': done})}#{kind}", 303)


def _page(desk: At, place: str, typed: dict[str, str] | None = None, ticked: list[str] | None = None) -> Response:
    today, settings = day_of(desk.now), desk.console.settings
    with desk.reading() as session:
        places = places_of(session, desk)
        if not places:
            says = "区划里还没有县这一级，县里资料没有地方放。请管理员先导入区划。"
            return desk.page("fault.html", 404, title="还没有县", says=says)
        here = place_within(places, place)
        county = county_over(places, here)
        view = county_view(session, county, here, today, settings.confirm_again_days, settings.county_words)
    return desk.page(
        "county.html", 422 if typed else 200, view=view, places=places, here=here, county=county, today=today,
        once=new_id(), typed=defaultdict(str, typed or {}), ticked=ticked or [], may_change=_may_change(desk),
        again=settings.confirm_again_days,
    )


def _item(
    desk: At, kind: str, subject: str, place: str, typed: dict[str, str] | None = None, fault: str = ""
) -> Response:
    """`typed` is shown instead of what stands; `fault` says why that could not be withdrawn."""
    with desk.reading() as session:
        here = place_within(places_of(session, desk), place)
        stands = _there(session, desk, here, kind, subject)
        told = changes(session, here.id, kind, subject)
    value = (stands.value if stands else None) or {}
    shown = defaultdict(str, typed or value)
    wrong = fault or shown["fault"]
    return desk.page(
        "county_item.html", 422 if wrong else 200, fault=wrong, kind=kind, subject=subject, here=here, told=told,
        title=item_title(kind, subject, value), stands=bool(value), seen=stands.number if stands else 0, shown=shown,
        once=new_id(), today=day_of(desk.now), names=known_names(), may_change=_may_change(desk),
        in_words=in_words, once_back=new_id(),
    )


def _there(session: Session, desk: At, here: Division, kind: str, subject: str) -> CountyFact | None:
    """The newest row of an item, None where nothing was told yet; raises Missing for an address nobody made."""
    fixed = {
        "contact": tuple(OFFICES), "key": ("level",), "confirmation": known_names().cards,
        "watch_line": (NEW, str(day_of(desk.now).year)), "statement": (NEW,), "word": (NEW,),
    }
    if kind not in KINDS or (here.level != "county" and kind not in TOWNSHIP_KINDS):
        raise Missing
    stands = newest(session, here.id, kind, subject)
    if stands is None and subject not in fixed[kind]:
        raise Missing
    return stands


def _free(session: Session, here: Division, kind: str, named: str, value: dict[str, str]) -> int:
    """The number a new item goes on from, which may have been withdrawn; raises CountyFault where it stands."""
    stands = newest(session, here.id, kind, named)
    if stands is not None and stands.value not in (None, value):
        raise CountyFault(f"“{named}”已经有了。请到县里资料的页面点它来改。")
    return stands.number if stands else 0


def _name(typed: Mapping[str, str], kind: str) -> str:
    """What a new item is called, as it was typed; raises CountyFault for a name that is the address of new ones."""
    named = clean(typed.get(NAMED_BY[kind], "")).translate(HALF_WIDTH)
    named = named.removesuffix("年") if kind == "watch_line" else named
    if named.lower() == NEW:
        raise CountyFault(f"“{named}”不能当叫法，请换一个。")
    return named


@contextmanager
def _about(title: str) -> Iterator[None]:
    """Says which of several items a fault is about."""
    try:
        yield
    except CountyFault as fault:
        raise CountyFault(f"“{title}”：{fault}") from None


def _fields(form: FormData) -> dict[str, str]:
    return {name: str(value) for name, value in form.multi_items() if name != "fault"}


def _number(seen: str) -> int:
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) <= MOST_OF_NUMBER else 0


def _may_change(desk: At) -> bool:
    return desk.may("POST /staff/county/{kind}/{subject}")
