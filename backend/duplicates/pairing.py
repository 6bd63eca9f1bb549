"""Pairing: the clock keeps which households share a blind index, so that a whole county is not searched for a page."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from backend.among import among
from backend.base import add_missing
from backend.duplicates.models import Pair
from backend.households.models import UNPAIRED, Household

AT_ONCE = 2000  # in one transaction
CROWD = 20  # whoever shares a number with more than so many has an office's, or a shop's, which says nothing
INDEXES = ("sound_index", "phone_index")
Ids = tuple[str, str]


def pair_up(session: Session) -> int:
    """Looks at households that are new or were changed; how many. Held ones wait for the next tick.

    So do those from before names were compared by sound, until theirs is written.
    """
    rows = select(Household.id).where(UNPAIRED, Household.sound_index.is_not(None))
    rows = rows.order_by(Household.id).limit(AT_ONCE)
    ids = session.scalars(rows.with_for_update(skip_locked=True, key_share=True)).all()
    add_missing(session, Pair, [{"one_id": one, "other_id": other} for one, other in sorted(sharing(session, ids))])
    looked_at = update(Household).where(among(Household.id, ids)).values(paired_at=Household.changes)
    session.execute(looked_at.execution_options(synchronize_session=False))
    return len(ids)


def sharing(session: Session, ids: Collection[str]) -> set[Ids]:
    """Pairs of living households, one of them of these ids, that share a blind index; the older first."""
    one, other = aliased(Household), aliased(Household)
    found: set[Ids] = set()
    for index in INDEXES if ids else ():
        rows = select(one.id, other.id).join(other, getattr(one, index) == getattr(other, index))
        rows = rows.where(one.id != other.id, one.merged_into.is_(None), other.merged_into.is_(None))
        others = defaultdict(list)
        for id_, shares in session.execute(rows.where(among(one.id, ids))):
            others[id_].append(shares)
        few = ((id_, shares) for id_, of_it in others.items() if len(of_it) <= CROWD for shares in of_it)
        found |= {(min(pair), max(pair)) for pair in few}
    return found
