"""New receipts can be read back by whoever asks about the case."""

from backend.cases.receipts import make
from dialogues import receipts


def test_what_is_drawn_can_be_read_back() -> None:
    drawn = {make() for _ in range(200)}
    assert {receipts.read(receipt) for receipt in drawn} == drawn
