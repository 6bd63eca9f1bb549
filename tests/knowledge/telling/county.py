"""Invented counties for the tests of telling: one that has told nothing, and one that has told everything."""

from datetime import date

from knowledge.cards import PARTS, Card, load_cards
from knowledge.county import Confirmation, Contact, County, KeyCounty, LocalStatement, WatchLine
from knowledge.telling.told import load_teller

ON, DAY = date(2026, 11, 23), date(2026, 3, 5)
CARDS, TELLER = load_cards(), load_teller()
SILENT = County("云岭县")
CENTRE = ("云岭县服务中心", "0771-7654321", "人民路96号", "工作日8:30—12:00")


def statement(card: str, part: str, says: str) -> LocalStatement:
    return LocalStatement(card, part, says, DAY, None, "云政发〔2026〕8号", DAY)


def talkative(card: Card) -> County:
    """Says something about every part of the card, confirms it, and has somebody to call."""
    return County(
        "云岭县", KeyCounty("national", "重点帮扶县名单", DAY),
        tuple(Contact(office, *CENTRE, DAY) for office in TELLER.offices),
        (WatchLine(2026, 9150, "云农发〔2026〕3号", DAY),),
        tuple(statement(card.id, part, "本县另有安排，每人618元。") for part in PARTS),
        (Confirmation(card.id, True, "县服务中心", DAY, None),),
    )


def stopped(card: Card) -> County:
    """Has said that the card no longer holds."""
    return County("云岭县", confirmations=(Confirmation(card.id, False, "县服务中心", DAY, "改按新办法办"),))


COUNTIES = {"silent": lambda card: SILENT, "talkative": talkative, "stopped": stopped}
