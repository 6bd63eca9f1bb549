"""What a county tells: rows that are only added, the newest of which stands, read as knowledge sees them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from backend.audit.actions import verify
from backend.audit.models import AuditEntry
from backend.county.actions import tell, withdraw
from backend.county.models import CountyFact
from backend.county.queries import Counties, history, standing
from backend.county.typed import CountyFault
from backend.database import Database
from backend.divisions.actions import add
from backend.divisions.models import Division
from backend.scope import TERMINAL, OutOfScope
from knowledge.county import Confirmation, Contact, KeyCounty, LocalStatement, WatchLine
from tests.backend.county import County, actor
from tests.backend.moments import MONDAY

CONTACT = {"name": "民政局救助股", "phone": "0770-1200001", "confirmed_on": "2026-11-20"}
DAY = date(2026, 11, 20)


def told(
    session: Session, place: Division, kind: str, subject: str, value: dict[str, str], seen: int = 0, once: str = ""
) -> CountyFact:
    return tell(session, TERMINAL, place, kind, subject, value, seen, once or f"{kind}:{subject}:{seen}", MONDAY)


def test_everything_told_reaches_the_answers(database: Database, county: County) -> None:
    on = {"confirmed_on": "2026-11-20"}
    paper = {"source": "演示文件1号", **on}
    statement = {"card": "dibao", "part": "amount", "says": "看人头。", "begins": "2026-01-01", **paper}
    with database.writing() as session:
        told(session, county.county, "contact", "civil_affairs", CONTACT)
        told(session, county.county, "key", "level", {"level": "region", **paper})
        told(session, county.county, "watch_line", "2026", {"yuan": "9000", **paper})
        told(session, county.county, "statement", "s1", statement)
        told(session, county.county, "confirmation", "dibao", {"holds": "yes", "office": "民政局", **on})
        known = Counties("测试县").at(session, county.group.id, MONDAY)
    assert known.name == "测试县"
    assert known.key == KeyCounty("region", "演示文件1号", DAY)
    assert known.contact("civil_affairs") == Contact("civil_affairs", "民政局救助股", "0770-1200001", None, None, DAY)
    assert known.watch_line(DAY) == WatchLine(2026, 9000, "演示文件1号", DAY)
    said = LocalStatement("dibao", "amount", "看人头。", date(2026, 1, 1), None, "演示文件1号", DAY)
    assert known.said("dibao", "amount", DAY) == (said,)
    assert known.confirmed("dibao") == Confirmation("dibao", True, "民政局", DAY, None)


def test_the_newest_row_stands_and_every_one_is_kept(database: Database, county: County) -> None:
    with database.writing() as session:
        told(session, county.county, "contact", "water", CONTACT)
        told(session, county.county, "contact", "water", {**CONTACT, "phone": "0770-1200002"}, 1)
        withdraw(session, TERMINAL, county.county, "contact", "water", 2, "w", MONDAY)
        assert standing(session, county.county.id) == []
        told(session, county.county, "contact", "water", {**CONTACT, "phone": "0770-1200003"}, 3)
        assert [row.value["phone"] for row in standing(session, county.county.id) if row.value] == ["0770-1200003"]
        rows = history(session, county.county.id, "contact", "water")
    phones = [row.value["phone"] if row.value else None for row in rows]
    assert phones == ["0770-1200003", None, "0770-1200002", "0770-1200001"]


def test_a_form_sent_twice_is_one_row(database: Database, county: County) -> None:
    with database.writing() as session:
        first = told(session, county.county, "contact", "water", CONTACT, once="form-1")
        told(session, county.county, "contact", "water", {**CONTACT, "name": "水利站"}, 1)
        again = told(session, county.county, "contact", "water", CONTACT, once="form-1")
        assert (again.id, session.scalar(select(func.count()).select_from(CountyFact))) == (first.id, 2)


def test_what_stands_already_word_for_word_adds_nothing(database: Database, county: County) -> None:
    with database.writing() as session:
        told(session, county.county, "contact", "water", CONTACT)
        told(session, county.county, "contact", "water", CONTACT, 1)
        assert session.scalar(select(func.count()).select_from(CountyFact)) == 1


def test_of_two_who_change_the_same_row_the_second_is_told(database: Database, county: County) -> None:
    with database.writing() as session:
        told(session, county.county, "contact", "water", CONTACT)
        with pytest.raises(CountyFault, match="刚才有人改过这一条"):
            told(session, county.county, "contact", "water", {**CONTACT, "name": "水利站"}, 0, "another form")
        assert session.scalar(select(func.count()).select_from(CountyFact)) == 1


def test_every_change_is_audited_without_its_words(database: Database, county: County) -> None:
    with database.writing() as session:
        by = actor(session, county.township_clerk)
        fact = tell(session, by, county.township, "contact", "water", CONTACT, 0, "a", MONDAY)
        withdraw(session, by, county.township, "contact", "water", 1, "b", MONDAY)
    with database.reading() as session:
        lines = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("county."))).all()
        assert [line.action for line in lines] == ["county.told", "county.withdrawn"]
        assert lines[0].subject == f"county_fact:{fact.id}"
        assert lines[0].details == {"kind": "contact", "number": 1}
        assert verify(session) is None


def test_nobody_tells_anything_about_a_place_above_or_beside_their_own(database: Database, county: County) -> None:
    with database.writing() as session:
        by = actor(session, county.township_clerk)
        for place in (county.county, add(session, "township", "外乡", county.county)):
            with pytest.raises(OutOfScope):
                tell(session, by, place, "contact", "water", CONTACT, 0, place.id, MONDAY)


def test_a_township_has_contacts_of_its_own_and_nothing_else(database: Database, county: County) -> None:
    with database.writing() as session, pytest.raises(OutOfScope):
        told(session, county.township, "watch_line", "2026", {"yuan": "9000"})


def test_a_townships_contact_goes_before_the_countys_only_there(database: Database, county: County) -> None:
    with database.writing() as session:
        other = add(session, "township", "外乡", county.county)
        told(session, county.county, "contact", "water", {**CONTACT, "name": "县水利局"})
        told(session, county.township, "contact", "water", {**CONTACT, "name": "青石乡水利站"}, once="t")
        counties = Counties("测试县")
        names = [counties.at(session, id_, MONDAY).contact("water") for id_ in (county.group.id, other.id, None)]
    assert [found.name for found in names if found] == ["青石乡水利站", "县水利局", "县水利局"]


def test_where_there_are_several_counties_only_a_place_says_which(database: Database, county: County) -> None:
    with database.writing() as session:
        beside = add(session, "county", "邻县", None)
        told(session, county.county, "contact", "water", CONTACT)
        counties = Counties("某市")
        here, there, nowhere = (counties.at(session, id_, MONDAY) for id_ in (county.group.id, beside.id, None))
    assert (here.name, len(here.contacts)) == ("测试县", 1)
    assert (there.name, there.contacts) == ("邻县", ())
    assert (nowhere.name, nowhere.contacts) == ("某市", ())


def test_a_turn_pays_one_query_and_sees_a_new_row_at_once(database: Database, county: County) -> None:
    counties, asked = Counties("测试县"), []
    with database.reading() as session:
        counties.at(session, county.group.id, MONDAY)
        event.listen(session.connection(), "before_cursor_execute", lambda *told: asked.append(told[2]))
        counties.at(session, county.group.id, MONDAY + timedelta(seconds=30))
    assert len(asked) == 1
    with database.writing() as session:
        told(session, county.county, "contact", "water", CONTACT)
        assert len(counties.at(session, None, MONDAY).contacts) == 1


def test_what_was_read_in_a_transaction_that_failed_is_still_known(database: Database, county: County) -> None:
    counties = Counties("测试县")
    with database.writing() as session:
        told(session, county.county, "contact", "water", CONTACT)
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        counties.at(session, None, MONDAY)
        raise ZeroDivisionError
    with database.reading() as session:
        contact = counties.at(session, None, MONDAY).contact("water")
    assert contact is not None and contact.name == CONTACT["name"]


def test_a_database_without_a_county_knows_nothing(database: Database) -> None:
    with database.reading() as session:
        known = Counties("本县").at(session, None, MONDAY)
    assert (known.name, known.contacts) == ("本县", ())
