"""The number to call back about a case: the household's or the neighbour's who told it, and how it is found again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.households.indexes import phone_index, plain_phone
from backend.sealing import keyring

TAIL = 4  # digits that prove a receipt to be one's own
AT_ONCE = 500  # in one transaction


def keep_phone(case: Case, phone: str | None) -> None:
    """With both of its indexes; None when it is erased, or was never told."""
    case.phone = phone
    case.phone_index = phone_index(phone) if phone else None
    case.phone_tail_index = tail_index(case.receipt, phone) if phone else None


def tail_index(receipt: str, phone: str) -> bytes:
    """Of a phone's last digits, bound to the receipt: equal tails of two cases do not show."""
    return keyring().index("case.phone_tail", f"{receipt}|{plain_phone(phone)[-TAIL:]}")


def index_phones(session: Session) -> int:
    """Of cases from before whole numbers were indexed: how many were written now; the rest with the next tick."""
    unindexed = select(Case).where(Case.phone_index.is_(None), Case.phone_sealed.is_not(None)).limit(AT_ONCE)
    rows = session.scalars(unindexed.with_for_update(skip_locked=True, key_share=True)).all()
    for case in rows:
        case.phone_index = phone_index(case.phone or "")
    session.flush()
    return len(rows)
