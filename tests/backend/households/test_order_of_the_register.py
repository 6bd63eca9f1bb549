"""The register in its three orders, on both databases, put together place by place or read in the order of an index."""

from datetime import timedelta

import pytest

from backend.database import Database
from backend.divisions import queries
from backend.households.actions import register
from backend.households.listing import Listed, Order, page_of
from tests.backend.county import County, actor
from tests.backend.moments import MONDAY

DAY = timedelta(days=1)


@pytest.mark.parametrize("wide", [1, 500])
def test_pages_follow_one_another_in_every_order_and_lead_back(
    database: Database, county: County, monkeypatch: pytest.MonkeyPatch, wide: int
) -> None:
    monkeypatch.setattr(queries, "WIDE", wide)
    with database.writing() as session:
        homes = [
            register(session, county.group.id, f"李大{name}", None, None, MONDAY + number * DAY)
            for number, name in enumerate("山水田林")
        ]
        homes[2].monitored_since, homes[1].monitored_since = MONDAY - DAY, MONDAY
        session.flush()
        by, ids = actor(session, county.county_clerk), [home.id for home in homes]
        orders: dict[Order, list[int]] = {"place": [0, 1, 2, 3], "newest": [3, 2, 1, 0], "longest": [2, 1, 3, 0]}
        for order, expected in orders.items():
            wanted = Listed(order=order)
            first = [home.id for home in page_of(session, by, wanted, 3)]
            rest = [home.id for home in page_of(session, by, wanted, 3, after=first[-1])]
            back = [home.id for home in page_of(session, by, wanted, 3, before=rest[0])]
            assert ([ids.index(id_) for id_ in first + rest], back) == (expected, first), order
