"""Sealed values open only in their own row, and nothing of them can be read in the files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from backend.base import Moment
from backend.cases.models import Case
from backend.conversations import actions as conversations
from backend.database import Database
from backend.households.models import Household
from backend.ids import new_id, short_id
from backend.masking import masked_name, masked_phone, receipt_tail
from backend.outgoing.actions import payload, queue
from backend.rules import Rules
from backend.schema import upgrade
from backend.sealing import Keyring, SealBroken
from backend.visits.actions import record_visit
from tests.backend.county import County, actor, declared, found_county
from tests.backend.moments import MONDAY

CANARIES = (
    "赖金丝雀", "13987650021", "屋顶被台风掀了半边", "回话里的悄悄话", "状态里的悄悄话", "走访时说的悄悄话",
    "7788990011",
)


def test_ids_of_one_process_sort_by_the_order_in_which_they_were_made() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(set(made))
    assert {len(id_) for id_ in made} == {26}


def test_a_place_s_id_fits_into_the_code_of_a_button() -> None:
    assert all(len(short_id()) == 12 and short_id().isascii() for _ in range(100))


def test_a_sealed_value_moved_to_another_row_does_not_open(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        one, _ = declared(session, county, rules, MONDAY, story="一家的事")
        other, _ = declared(session, county, rules, MONDAY, story="另一家的事", phone="13800000002")
        session.execute(update(Case).where(Case.id == other.id).values(story_sealed=one.story_sealed))
    with database.reading() as session:
        assert session.get_one(Case, one.id).story == "一家的事"
        with pytest.raises(SealBroken):
            _ = session.get_one(Case, other.id).story


def test_a_sealed_value_moved_to_another_column_or_changed_does_not_open(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        case.since_sealed = case.story_sealed
        case.phone_sealed = (case.phone_sealed or b"")[:-1] + b"\0"
        for field in ("since", "phone"):
            with pytest.raises(SealBroken):
                getattr(case, field)


@given(st.text(), st.text(min_size=1))
def test_any_text_opens_where_it_was_sealed_and_nowhere_else(text: str, place: str) -> None:
    ring = Keyring("k1", {"k1": bytes(32)})
    text = text.encode("utf-8", "ignore").decode()
    place = place.encode("utf-8", "ignore").decode() or "x"
    sealed = ring.seal(text, place)
    assert ring.open(sealed, place) == text
    with pytest.raises(SealBroken):
        ring.open(sealed, place + "'")


def test_a_new_key_seals_new_values_and_old_values_still_open_and_are_still_found() -> None:
    old = Keyring("k1", {"k1": bytes(32)})
    both = Keyring("k2", {"k1": bytes(32), "k2": bytes([1]) * 32})
    sealed = old.seal("话", "here")
    assert (both.open(sealed, "here"), both.seal("话", "here")[:2]) == ("话", b"k2")
    assert both.index("household.name", "张三") == old.index("household.name", "张三")


def test_a_key_file_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    made = Keyring.load_or_create(tmp_path / "key.json")
    assert Keyring.load_or_create(tmp_path / "key.json") == made
    assert (tmp_path / "key.json").stat().st_mode & 0o777 == 0o400


@pytest.mark.parametrize("empty_url", ["sqlite"], indirect=True)
def test_nothing_a_person_said_can_be_read_in_the_database_files(
    empty_url: str, tmp_path: Path, rules: Rules
) -> None:
    name, phone, story, reply, state, note, chat_id = CANARIES
    database = Database(empty_url)
    upgrade(database)
    with database.writing() as session:
        county = found_county(session)
        case, conversation = declared(session, county, rules, MONDAY, name=name, phone=phone, story=story)
        conversations.remember(session, conversation, "m1", reply, "card", MONDAY)
        conversations.save_state(session, conversation, state, MONDAY)
        conversations.find_or_open_telegram(session, chat_id, MONDAY)
        queue(session, conversation.id, "notice", payload(reply), "key", MONDAY)
        day = MONDAY.date()
        record_visit(
            session, county.clerk.id, case.household_id, day, "home", "new_hardship", note, "v1", MONDAY, rules
        )
    with database.reading() as session:
        assert session.scalars(select(Household)).one().name == name
        _assert_unreadable(tmp_path)
    database.close()
    _assert_unreadable(tmp_path)


def _assert_unreadable(folder: Path) -> None:
    files = {path.name: path.read_bytes() for path in folder.glob("mingbai.db*")}
    assert "mingbai.db" in files
    found = [
        (file, canary)
        for file, content in files.items()
        for canary in CANARIES
        for encoding in ("utf-8", "gb18030", "utf-16-le")
        if canary.encode(encoding) in content or canary.encode("unicode_escape") in content
    ]
    assert found == []


MASKED = {"张三丰": "张**", "张三": "张*", "欧阳子春": "欧**", "张": "*", "": "*", None: "*"}


@pytest.mark.parametrize(("name", "shown"), MASKED.items())
def test_names_show_the_first_character_only(name: str | None, shown: str) -> None:
    assert masked_name(name) == shown


def test_phones_show_the_first_digit_and_the_last_two_and_receipts_their_tail() -> None:
    assert (masked_phone("13812345678"), masked_phone(None), masked_phone("110")) == ("1********78", "", "***")
    assert receipt_tail("1234-5678") == "5678"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its time zone"):
        Moment().process_bind_param(MONDAY.replace(tzinfo=None), None)  # type: ignore[arg-type]


def test_staff_act_under_their_own_name_and_division(database: Database, county: County) -> None:
    with database.reading() as session:
        by = actor(session, county.clerk)
        assert (by.name, by.role, by.path) == (f"staff:{county.clerk.id}", "village", county.village.path)
