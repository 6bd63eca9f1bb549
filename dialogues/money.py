"""A sum of money with the words around it: 大概三万块钱左右, 不到两千, 起码五万, 三千块多."""

import re
from collections.abc import Iterator

from dialogues.amounts import RUN, Amount, read_amount

_MORE_BEFORE = "至少|起码|最少|不止|超过|不下"
_BELOW, _NEARLY = "不到|没到|不足", "将近|接近|快|近|差点"
_MORE_AFTER, _BELOW_AFTER = r"多|\+|几|余|出头|以上|还多|不止|往上|有多", "不到|以内|都不到"
CURRENCY = r"块钱|块(?!地|田|菜|山|林|瓦|板|石|土|肉|骨)|元钱?|圆|塊|蚊|文钱|rmb|人民币"
MONEY = (
    rf"(?P<before>(?:{_MORE_BEFORE}|{_BELOW}|{_NEARLY})(?:了|有|得|要)?)?¥?(?P<run>{RUN})(?P<barely>(?<=多)一?点)?"
    rf" ?(?P<currency>{CURRENCY})?"
    rf"(?:(?P<after>{_MORE_AFTER})|(?P<below>{_BELOW_AFTER}))?"
)
_MEASURES = re.compile(  # after a number these count something else
    "[个人口岁斤亩天日号月年次回里米头只条棵株度点分%平户名位间栋层楼届班级周"
    "步羽尾窝担袋包瓶针张本份辆台套成趟期家组村屯屋代季秒升克吨箱盒副根片把顿餐下声句字]|公斤|公里|星期|小时|厘米|毫升"
)
_IN_TEXT = re.compile(rf"(?<![0-9a-z第初大]){MONEY}")
_NUMBERED = ("院号", "尾号", "单元", "编号", "号码", "病历号", "单号", "床号", "房号")  # before no sum but a name
CORRECTED = re.compile("[,、。; ](?:哦|啊)?(?:不对|[说讲记]错了?|不是[^,]*)[,、。 ]*(?:应该)?是?")  # 一万三,不对,一万八
_LARGE = re.compile("[百佰千仟万萬wk]|[0-9]{3}")
_NAME = 4  # characters before a number that tell what it is
_DIGITS = re.compile("[0-9]{8}|^0[0-9]")


def sums(text: str) -> Iterator[re.Match[str]]:
    """The matches of MONEY within a text that may be sums; phones, counts, ages and dates left out."""
    for found in _IN_TEXT.finditer(text):
        if _DIGITS.search(found["run"]) or text.startswith(("亿", "还是", "或"), found.end()):
            continue
        before = text[max(0, found.start() - _NAME):found.start()]
        if before.endswith(_NUMBERED) and not found["currency"]:
            continue
        if before.endswith(("还是", "或", "或者", "血压", "血糖")):
            continue
        if found["currency"] or (_LARGE.search(found["run"]) and not _MEASURES.match(text, found.end())):
            yield found


def read_money(found: re.Match[str]) -> Amount | None:
    """The sum of a match of MONEY; None where the numerals are no sum."""
    amount = read_amount(found["run"])
    if amount is None:
        return None
    if found["barely"]:
        return Amount(amount.least, (amount.least + amount.most + 1) // 2)
    if found["below"] and amount.least < amount.most:
        return Amount(amount.least, amount.most - 1)
    if found["after"] or re.match(_MORE_BEFORE, found["before"] or ""):
        step = _step(amount.most) * 3 // 10 if found["after"] == "出头" else _step(amount.most)
        return Amount(amount.least, amount.most + step - 1) if amount.least == amount.most else amount
    if found["before"] and re.match(_NEARLY, found["before"]):
        return Amount(amount.least - amount.least // 10, amount.most)
    if found["before"] or found["below"]:
        return Amount(max(0, amount.least - _step(amount.least)), max(0, amount.most - 1))
    return amount


def _step(value: int) -> int:
    """The last place said, 10000 of 30000; of a round 10000 the place below, so that 不到一万 is not nothing."""
    zeros = len(str(value)) - len(str(value).rstrip("0"))
    step = int(10 ** zeros)
    return step // 10 if step == value and step > 1 else step
