"""Composes the console: every page of it, in one list, behind one gate."""

from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import APIRouter, Response

from backend.console.desk import Console
from backend.console.gate import gated
from backend.console.health import NluState
from backend.console.pages import (
    attachments,
    bind,
    briefs,
    cards,
    case,
    county,
    day,
    divisions,
    drill,
    files,
    gaps,
    household,
    household_file,
    household_sheet,
    join,
    ledger,
    messages,
    pause,
    people,
    rounds,
    settings,
    sign_in,
    system,
    ties,
    waiting,
)
from backend.console.shown import environment
from backend.database import Database
from backend.rules import Rules
from backend.settings import Settings

PAGES: tuple[tuple[str, str, Callable[..., Response]], ...] = (
    ("GET", "/console.css", files.style),
    ("GET", "/icon.svg", files.icon),
    ("GET", "/copy.js", files.copying),
    ("GET", "/sign-in", sign_in.ask),
    ("POST", "/sign-in", sign_in.enter),
    ("GET", "/join/{code}", join.ask),
    ("POST", "/join/{code}", join.choose),
    ("POST", "/sign-out", sign_in.leave),
    ("GET", "/bind", bind.show),
    ("POST", "/bind", bind.make),
    ("GET", "", day.show),
    ("GET", "/cases", ledger.show),
    ("POST", "/cases/find", ledger.find),
    ("POST", "/cases/export", ledger.export),
    ("GET", "/cases/{case_id}", case.show),
    ("POST", "/cases/{case_id}/reveal", case.reveal),
    ("GET", "/cases/{case_id}/attachments/{attachment_id}", attachments.show),
    ("POST", "/cases/{case_id}/move/{stage}", case.move),
    ("POST", "/cases/{case_id}/stop", case.stop),
    ("POST", "/cases/{case_id}/go-on", case.go_on),
    ("POST", "/cases/{case_id}/asked", case.record_answer),
    ("POST", "/cases/{case_id}/note", case.note),
    ("POST", "/cases/{case_id}/call-back", case.call_back),
    ("POST", "/cases/{case_id}/drill", drill.mark_case),
    ("POST", "/cases/{case_id}/delete", drill.delete),
    ("GET", "/households/{household_id}", household.show),
    ("POST", "/households/{household_id}/reveal", household.reveal),
    ("POST", "/households/{household_id}/visit", household.record),
    ("POST", "/households/{household_id}/move", household.move),
    ("POST", "/households/{household_id}/cannot", household.cannot),
    ("POST", "/households/{household_id}/register", household_file.change_register),
    ("POST", "/households/{household_id}/member", household_file.add_member),
    ("POST", "/households/{household_id}/member-change", household_file.change_member),
    ("POST", "/households/{household_id}/work-file", household_file.keep_work_file),
    ("POST", "/households/{household_id}/measure", household_file.plan_measure),
    ("POST", "/households/{household_id}/measure-change", household_file.get_on),
    ("POST", "/households/{household_id}/promise", household_file.give_promise),
    ("POST", "/households/{household_id}/promise-close", household_file.close_promise),
    ("POST", "/households/{household_id}/tie", household_file.declare_tie),
    ("POST", "/households/{household_id}/tie-end", household_file.end_tie),
    ("GET", "/households/{household_id}/print", household_sheet.show),
    ("POST", "/households/{household_id}/print", household_sheet.reveal),
    ("POST", "/households/{household_id}/export", household_sheet.export),
    ("GET", "/ties", ties.show),
    ("POST", "/ties/find", ties.find),
    ("POST", "/ties/declare", ties.declare),
    ("GET", "/round", rounds.show),
    ("GET", "/waiting", waiting.show),
    ("GET", "/waiting/{handover_id}", waiting.show_one),
    ("POST", "/waiting/{handover_id}/take", waiting.take),
    ("POST", "/waiting/{handover_id}/answer", waiting.answer),
    ("POST", "/waiting/{handover_id}/end", waiting.end),
    ("POST", "/waiting/{handover_id}/delete", waiting.delete),
    ("GET", "/pause", pause.show),
    ("POST", "/pause", pause.begin),
    ("POST", "/pause/{pause_id}/lift", pause.lift),
    ("GET", "/messages", messages.show),
    ("GET", "/cards", cards.show),
    ("GET", "/cards/{card_id}", cards.show_card),
    ("GET", "/cards/{card_id}/{sheet}", cards.show_sheet),
    ("GET", "/county", county.show),
    ("POST", "/county/confirm", county.confirm),
    ("GET", "/county/{kind}/{subject}", county.show_item),
    ("POST", "/county/{kind}/{subject}", county.change),
    ("POST", "/county/{kind}/{subject}/withdraw", county.take_back),
    ("GET", "/gaps", gaps.show),
    ("POST", "/gaps/export", gaps.export),
    ("GET", "/gaps/{gap_id}", gaps.show_group),
    ("POST", "/gaps/{gap_id}/settle", gaps.settle_group),
    ("POST", "/gaps/{gap_id}/reopen", gaps.reopen_group),
    ("GET", "/gaps/{gap_id}/draft", gaps.show_draft),
    ("GET", "/gaps/{gap_id}/draft/{file}", gaps.send_draft),
    ("GET", "/people", people.show),
    ("POST", "/people/invite", people.add),
    ("POST", "/people/{staff_id}/link", people.link),
    ("GET", "/people/{staff_id}", people.show_change),
    ("POST", "/people/{staff_id}/transfer", people.transfer),
    ("POST", "/people/{staff_id}/switch-off", people.switch_off),
    ("GET", "/briefs", briefs.show),
    ("POST", "/briefs", briefs.open_page),
    ("GET", "/divisions", divisions.show),
    ("POST", "/divisions/export", divisions.export),
    ("POST", "/divisions/{division_id}/add", divisions.add),
    ("POST", "/divisions/{division_id}/rename", divisions.change),
    ("POST", "/divisions/{division_id}/end", divisions.end),
    ("POST", "/divisions/{division_id}/resume", divisions.resume),
    ("GET", "/settings", settings.show),
    ("GET", "/settings/change", settings.change),
    ("POST", "/settings/change", settings.send),
    ("GET", "/health", system.show_health),
    ("GET", "/audit", system.show_audit),
    ("GET", "/{rest:path}", day.nowhere),
)


def console_router(
    database: Database, rules: Rules, settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    nlu: Callable[[], NluState] = lambda: "off",
) -> APIRouter:
    """The routes under /staff; `clock` is what the whole console takes for now, `nlu` how understanding is doing."""
    console = Console(database, rules, settings, clock, environment(), nlu)
    router = APIRouter(prefix="/staff", route_class=gated(console), include_in_schema=False)
    for method, path, page in PAGES:
        router.add_api_route(path, page, methods=[method])
    return router
