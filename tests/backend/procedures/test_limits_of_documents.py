"""Limits that rest on a document: loosened only on purpose, never stopped, and not cited for what they do not say."""

from collections.abc import Collection, Mapping

import pytest
from sqlalchemy.orm import Session

from backend.database import Database
from backend.procedures.actions import ProcedureFault, publish
from backend.procedures.checking import faults_in
from backend.procedures.documents import delivered, stored, values_of, with_values
from backend.procedures.models import ProcedureVersion
from backend.procedures.protected import departed, loosened, never_stopped
from knowledge.procedures import load_procedures
from tests.backend.county import County, actor
from tests.backend.moments import MONDAY

WHY = "县农业农村局2026年的通知"
DELIVERED = delivered("guangxi")
NAMES = sorted(load_procedures())


def _published(
    session: Session, county: County, values: Mapping[str, str], seen: int = 0, looser: Collection[str] = ()
) -> ProcedureVersion:
    last = session.query(ProcedureVersion).order_by(ProcedureVersion.number.desc()).first()
    document = with_values(stored(last.document) if last else DELIVERED, values)
    by = actor(session, county.county_clerk)
    return publish(session, by, county.county, "guangxi", document, WHY, seen, MONDAY, looser=looser)


LOOSER: list[Mapping[str, str]] = [
    {"deadlines.respond.n": "300"}, {"deadlines.respond.n": "4"}, {"deadlines.respond.unit": "working_day"},
    {"deadlines.respond.n": "1", "deadlines.respond.unit": "calendar_month"}, {"deadlines.respond.off": "true"},
]


@pytest.mark.parametrize("values", LOOSER)
def test_a_limit_of_a_document_is_loosened_or_switched_off_only_by_whoever_says_so(
    values: Mapping[str, str], database: Database, county: County
) -> None:
    with database.writing() as session:
        with pytest.raises(ProcedureFault, match="“首次响应”比依据写的宽，或者停用了"):
            _published(session, county, values)
        with pytest.raises(ProcedureFault, match="“首次响应”"):
            _published(session, county, values, looser=["name_responsible"])
        assert _published(session, county, values, looser=["respond"]).number == 1


def test_what_was_said_once_is_not_asked_again_for_another_change(database: Database, county: County) -> None:
    with database.writing() as session:
        first = _published(session, county, {"deadlines.respond.n": "10"}, looser=["respond"])
        later = _published(session, county, {"stops.away.n": "20"}, first.number)
        with pytest.raises(ProcedureFault, match="“首次响应”"):
            _published(session, county, {"deadlines.respond.n": "9"}, later.number)


NOT_LOOSER: list[Mapping[str, str]] = [
    {"deadlines.respond.n": "2"}, {"deadlines.check.off": "false", "deadlines.check.n": "200"}, {"stops.away.n": "60"},
]


@pytest.mark.parametrize("values", NOT_LOOSER)
def test_a_shorter_limit_and_one_without_a_document_need_no_such_word(values: Mapping[str, str]) -> None:
    assert loosened("guangxi", DELIVERED, with_values(DELIVERED, values)) == {}


def test_days_without_rest_for_as_many_working_days_are_no_loosening() -> None:
    document = delivered("gansu")
    assert loosened("gansu", document, with_values(document, {"deadlines.home_check.unit": "calendar_day"})) == {}


@pytest.mark.parametrize("n", ["2", "300"])
def test_a_copy_that_says_something_else_is_known_by_what_the_document_says(n: str) -> None:
    changed = with_values(DELIVERED, {"deadlines.respond.n": n, "deadlines.name_responsible.off": "true"})
    told = departed("guangxi", changed)
    assert {id_: row.n for id_, row in told.items()} == {"respond": 3, "name_responsible": 5}
    assert departed("guangxi", with_values(changed, values_of(DELIVERED))) == {}


def test_no_county_lets_a_clock_be_stopped_that_protects_the_household() -> None:
    assert never_stopped("guangxi") == {"respond", "name_responsible", "reopen"}
    values = {**values_of(DELIVERED), "deadlines.respond.may_stop": "true", "deadlines.check.may_stop": "true"}
    faults = faults_in("guangxi", DELIVERED, values)
    assert list(faults) == ["deadlines.respond.may_stop"]
    assert "“首次响应”的天数有依据，是保护农户的，不能停" in faults["deadlines.respond.may_stop"]


def test_a_clock_that_nothing_protects_may_be_stopped_by_a_county() -> None:
    """The call back after a refusal is another county's custom."""
    values = {**values_of(DELIVERED), "deadlines.refusal_call_back.may_stop": "true"}
    assert faults_in("guangxi", DELIVERED, values) == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_procedure_protects_a_household_by_limits_that_rest_on_a_document_and_run_on(name: str) -> None:
    protected = [row for row in load_procedures()[name].deadlines.values() if row.protects]
    assert protected
    assert [(row.source is not None, row.may_stop) for row in protected] == [(True, False)] * len(protected)
