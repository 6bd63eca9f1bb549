"""Which counties and townships somebody may look at on the county's page, and which of them they may change."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.console.desk import Desk, Missing
from backend.divisions.models import Division
from backend.scope import within

Places = list[Division]


def places_of(session: Session, desk: Desk) -> Places:
    """The county somebody works in, or every county below them, each followed by its townships within reach."""
    above = [id_ for id_ in desk.who.path.split("/") if id_]
    reached = within(Division.path, desk.who.actor)
    counties = (Division.level == "county") & or_(Division.id.in_(above), reached)
    townships = (Division.level == "township") & reached
    rows = session.scalars(select(Division).where(or_(counties, townships)).order_by(Division.code, Division.name))
    found = list(rows)
    return [
        place for county in found if county.level == "county"
        for place in (county, *(below for below in found if below.level == "township" and county.id in below.path))
    ]


def place_within(places: Places, place_id: str) -> Division:
    """The place an address names, the first county where it names none; raises Missing."""
    place = next((place for place in places if place.id == place_id or not place_id), None)
    if place is None:
        raise Missing
    return place


def county_over(places: Places, place: Division) -> Division:
    """The county itself, or the one a township belongs to."""
    return next(county for county in places if county.level == "county" and county.id in place.path.split("/"))
