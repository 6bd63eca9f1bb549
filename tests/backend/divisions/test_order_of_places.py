"""The order of places: one for every list, by code, then as people count, wherever the ids come to stand."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from backend import schema
from backend.database import Database
from backend.divisions.actions import add
from backend.divisions.changing import rename
from backend.divisions.models import Division
from backend.divisions.ordering import numbered
from backend.divisions.queries import in_scope
from backend.households.actions import register
from backend.households.listing import Listed, page_of
from tests.backend.county import County, actor
from tests.backend.moments import MONDAY

COUNTED = ["第一组", "第二组", "第三组", "第九组", "第十组", "第十二组", "第二十组", "第一百零五组", "河边屯"]
MIXED = [6, 3, 8, 0, 5, 1, 7, 4, 2]


def groups(session: Session, county: County) -> list[str]:
    by = actor(session, county.county_clerk)
    return [one.name for one in in_scope(session, by, ("group",)) if one.parent_id == county.other_village.id]


def fill(session: Session, county: County) -> None:
    for number in MIXED:
        add(session, "group", COUNTED[number], county.other_village)


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [("第十二组", "第0012组"), ("12组", "0012组"), ("第二十一组", "第0021组"), ("一百零五", "0105"),
     ("上坪村", "上坪村")],
)
def test_a_number_in_a_name_counts_as_a_number(name: str, sorted_as: str) -> None:
    assert numbered(name) == sorted_as


def test_groups_stand_as_people_count_and_not_by_their_ids(database: Database, county: County) -> None:
    with database.writing() as session:
        fill(session, county)
        assert groups(session, county) == COUNTED


def test_what_has_a_code_stands_first_and_a_new_name_has_its_new_place(database: Database, county: County) -> None:
    with database.writing() as session:
        fill(session, county)
        coded = add(session, "group", "末尾屯", county.other_village, "451026001209")
        second = next(one for one in in_scope(session, actor(session, county.county_clerk)) if one.name == "第二组")
        rename(session, actor(session, county.county_clerk), second, "第十一组", "第二组", MONDAY)
        named = [name for name in COUNTED if name != "第二组"]
        assert groups(session, county) == [coded.name, *named[:4], "第十一组", *named[4:]]


def test_the_register_is_read_in_that_order_page_after_page(database: Database, county: County) -> None:
    with database.writing() as session:
        fill(session, county)
        by = actor(session, county.county_clerk)
        places = [one for one in in_scope(session, by, ("group",)) if one.parent_id == county.other_village.id]
        for number in MIXED:
            register(session, places[number].id, f"李{number}", None, None, MONDAY)
        first = page_of(session, by, Listed(), 4)
        rest = page_of(session, by, Listed(), 10, after=first[-1].id)
        assert [row.division_id for row in first + rest] == [place.id for place in places]


def test_places_of_an_older_database_are_put_in_order_when_it_is_opened(database: Database, county: County) -> None:
    with database.writing() as session:
        fill(session, county)
        session.execute(update(Division).values(position=0))
    schema.upgrade(database)
    with database.reading() as session:
        assert groups(session, county) == COUNTED
        every = [one.position for one in in_scope(session, actor(session, county.county_clerk))]
        assert every == list(range(1, len(every) + 1))
