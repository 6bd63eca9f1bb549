"""A sum of money with the words around it: 大概三万块钱左右, 不到两千, 起码五万, 三千块多."""

import re

from dialogues.amounts import RUN, Amount, read_amount

_MORE_BEFORE = "至少|起码|最少|不止|超过|不下"
_BELOW, _NEARLY = "不到|没到|不足", "将近|接近|快|近|差点"
_MORE_AFTER, _BELOW_AFTER = "多|几|余|出头|以上|还多|不止|往上|有多", "不到|以内|都不到"
CURRENCY = r"块钱|块(?!地|田|菜|山|林|瓦|板|石|土|肉|骨)|元钱?|圆|塊|蚊|文钱|rmb|人民币"
MONEY = (
    rf"(?P<before>(?:{_MORE_BEFORE}|{_BELOW}|{_NEARLY})(?:了|有|得|要)?)?¥?(?P<run>{RUN}) ?(?P<currency>{CURRENCY})?"
    rf"(?:(?P<after>{_MORE_AFTER})|(?P<below>{_BELOW_AFTER}))?"
)


def read_money(found: re.Match[str]) -> Amount | None:
    """The sum of a match of MONEY; None where the numerals are no sum."""
    amount = read_amount(found["run"])
    if amount is None:
        return None
    if found["after"] or re.match(_MORE_BEFORE, found["before"] or ""):
        return Amount(amount.least, amount.most + _step(amount.most) - 1) if amount.least == amount.most else amount
    if found["before"] or found["below"]:
        below = 1 if found["below"] or re.match(_BELOW, found["before"]) else 0
        return Amount(max(0, amount.least - _step(amount.least)), max(0, amount.most - below))
    return amount


def _step(value: int) -> int:
    """The last place said, 10000 of 30000; of a round 10000 the place below, so that 不到一万 is not nothing."""
    zeros = len(str(value)) - len(str(value).rstrip("0"))
    step = int(10 ** zeros)
    return step // 10 if step == value and step > 1 else step
