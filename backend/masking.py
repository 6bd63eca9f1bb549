"""Masks: how names, phones and receipts are shown where nobody has asked to see more."""

SHOWN_OF_RECEIPT = 4  # digits: enough to tell two cases apart, too few to look one up


def masked_name(name: str | None) -> str:
    """张三丰 → 张**, 张三 → 张*; a single character is hidden whole."""
    name = (name or "").strip()
    if len(name) < 2:
        return "*"
    return name[0] + "*" * min(len(name) - 1, 2)


def masked_phone(phone: str | None) -> str:
    """13812345678 → 1********78: the first digit and the last two."""
    if not phone:
        return ""
    return phone[0] + "*" * (len(phone) - 3) + phone[-2:] if len(phone) > 3 else "*" * len(phone)


def receipt_tail(receipt: str) -> str:
    """The last four digits of a receipt."""
    return receipt[-SHOWN_OF_RECEIPT:]
