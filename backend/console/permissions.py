"""Who may ask for which page, and how far what they see there reaches; a route without a row does not exist."""

from collections.abc import Mapping
from enum import StrEnum

from backend.staff.models import ROLES

ANONYMOUS = "anonymous"


class Scope(StrEnum):
    """How far a route reaches for a role; `reach.py` turns it into SQL."""

    OPEN = "open"  # shows nothing of anybody
    SELF = "self"  # the signed-in person's own account
    OWN = "own"  # households the person answers for
    ROUND = "round"  # these, and every household of the person's own group, which the monthly round goes to
    DIVISION = "division"  # everything below the person's division
    ACCOUNTS = "accounts"  # staff accounts below the person's division, no cases
    COUNTY = "county"  # what the county has told to everybody, nothing of anybody
    SYSTEM = "system"  # counts of the installation, no cases
    AUDIT = "audit"  # audit rows: codes and ids


Row = Mapping[str, Scope]

_ANYBODY: Row = dict.fromkeys((ANONYMOUS, *ROLES), Scope.OPEN)
_SIGNED_IN: Row = dict.fromkeys(ROLES, Scope.SELF)
_OFFICE: Row = dict.fromkeys(("village", "township", "county"), Scope.DIVISION)
_ABOVE_VILLAGES: Row = dict.fromkeys(("township", "county"), Scope.DIVISION)
_CASEWORK: Row = {"grid_member": Scope.OWN, "responsible": Scope.OWN, **_OFFICE}
_VISITING: Row = {**_CASEWORK, "grid_member": Scope.ROUND}
_COUNTY_CLERKS: Row = dict.fromkeys(("county", "administrator"), Scope.COUNTY)
_COUNTY_READERS: Row = {**_COUNTY_CLERKS, "township": Scope.COUNTY}
_CARD_READERS: Row = dict.fromkeys((*_CASEWORK, "administrator"), Scope.COUNTY)
_GAP_READERS: Row = dict.fromkeys(("county", "administrator"), Scope.DIVISION)
_COUNTY: Row = {"county": Scope.DIVISION}
_OWN_TIES: Row = dict.fromkeys(_CASEWORK, Scope.SELF)
_ABOVE: Row = dict.fromkeys(("township", "county"), Scope.DIVISION)
_SETTINGS_READERS: Row = dict.fromkeys(("village", "township", "county", "administrator"), Scope.COUNTY)
_COUNTY_ONLY: Row = {"county": Scope.COUNTY}
_HELPERS: Row = dict.fromkeys(("grid_member", "responsible", "village"), Scope.OWN)
_PLACE_KEEPERS: Row = {"county": Scope.DIVISION, "administrator": Scope.ACCOUNTS}
_PLACE_READERS: Row = {**_OFFICE, **_PLACE_KEEPERS}
_ADMINISTRATOR: Row = {"administrator": Scope.ACCOUNTS}

PERMISSIONS: Mapping[str, Row] = {
    "GET /staff/console.css": _ANYBODY,
    "GET /staff/icon.svg": _ANYBODY,
    "GET /staff/copy.js": _ANYBODY,
    "GET /staff/console.js": _ANYBODY,
    "GET /staff/htmx.js": _ANYBODY,
    "GET /staff/sign-in": _ANYBODY,
    "POST /staff/sign-in": _ANYBODY,
    "GET /staff/join/{code}": _ANYBODY,
    "POST /staff/join/{code}": _ANYBODY,
    "POST /staff/sign-out": _SIGNED_IN,
    "GET /staff": {
        **_CASEWORK, "administrator": Scope.ACCOUNTS, "auditor": Scope.AUDIT,
    },
    "GET /staff/bind": _SIGNED_IN,
    "POST /staff/bind": _SIGNED_IN,
    "GET /staff/search": _CASEWORK,
    "POST /staff/search": _CASEWORK,
    "GET /staff/cases": _CASEWORK,
    "POST /staff/cases/export": _CASEWORK,
    "POST /staff/cases/print": _CASEWORK,
    "GET /staff/cases/{case_id}": _CASEWORK,
    "POST /staff/cases/{case_id}/reveal": _CASEWORK,
    "GET /staff/cases/{case_id}/attachments/{attachment_id}": _CASEWORK,
    "POST /staff/cases/{case_id}/move/{stage}": _CASEWORK,
    "POST /staff/cases/{case_id}/stop": _OFFICE,
    "POST /staff/cases/{case_id}/go-on": _OFFICE,
    "POST /staff/cases/{case_id}/note": _CASEWORK,
    "POST /staff/cases/{case_id}/call-back": _CASEWORK,
    "POST /staff/cases/{case_id}/asked": _CASEWORK,
    "POST /staff/cases/{case_id}/drill": _COUNTY,
    "POST /staff/cases/{case_id}/delete": _COUNTY,
    "GET /staff/report": _OFFICE,
    "POST /staff/report/export": _OFFICE,
    "GET /staff/households": _CASEWORK,
    "POST /staff/households/export": _CASEWORK,
    "POST /staff/households/print": _CASEWORK,
    "GET /staff/households/{household_id}": _VISITING,
    "POST /staff/households/{household_id}/reveal": _CASEWORK,
    "POST /staff/households/{household_id}/visit": _VISITING,
    "POST /staff/households/{household_id}/move": _VISITING,
    "POST /staff/households/{household_id}/cannot": _VISITING,
    "POST /staff/households/{household_id}/register": _OFFICE,
    "POST /staff/households/{household_id}/member": _CASEWORK,
    "POST /staff/households/{household_id}/member-change": _CASEWORK,
    "POST /staff/households/{household_id}/work-file": _CASEWORK,
    "POST /staff/households/{household_id}/measure": _CASEWORK,
    "POST /staff/households/{household_id}/measure-change": _CASEWORK,
    "POST /staff/households/{household_id}/promise": _CASEWORK,
    "POST /staff/households/{household_id}/promise-close": _CASEWORK,
    "POST /staff/households/{household_id}/tie": _CASEWORK,
    "POST /staff/households/{household_id}/tie-end": _ABOVE,
    "GET /staff/households/{household_id}/print": _CASEWORK,
    "POST /staff/households/{household_id}/print": _CASEWORK,
    "POST /staff/households/{household_id}/export": _CASEWORK,
    "GET /staff/ties": _OWN_TIES,
    "POST /staff/ties/export": _OWN_TIES,
    "POST /staff/ties/find": _OWN_TIES,
    "POST /staff/ties/declare": _OWN_TIES,
    "GET /staff/round": {"grid_member": Scope.ROUND},
    "POST /staff/round/export": {"grid_member": Scope.ROUND},
    "GET /staff/waiting": _OFFICE,
    "POST /staff/waiting/export": _OFFICE,
    "GET /staff/waiting/{handover_id}": _OFFICE,
    "POST /staff/waiting/{handover_id}/take": _OFFICE,
    "POST /staff/waiting/{handover_id}/answer": _OFFICE,
    "POST /staff/waiting/{handover_id}/end": _OFFICE,
    "POST /staff/waiting/{handover_id}/delete": _OFFICE,
    "GET /staff/objections": _ABOVE_VILLAGES,
    "POST /staff/objections/export": _ABOVE_VILLAGES,
    "GET /staff/objections/{objection_id}": _ABOVE_VILLAGES,
    "POST /staff/objections/{objection_id}/reveal": _ABOVE_VILLAGES,
    "POST /staff/objections/{objection_id}/take": _ABOVE_VILLAGES,
    "POST /staff/objections/{objection_id}/note": _ABOVE_VILLAGES,
    "POST /staff/objections/{objection_id}/answer": _ABOVE_VILLAGES,
    "POST /staff/objections/{objection_id}/pass": _ABOVE_VILLAGES,
    "POST /staff/objections/{objection_id}/delete": _ABOVE_VILLAGES,
    "GET /staff/notices": _OFFICE,
    "POST /staff/notices/export": _OFFICE,
    "GET /staff/notices/of/{division_id}": _OFFICE,
    "GET /staff/notices/{notice_id}": _OFFICE,
    "POST /staff/notices/{notice_id}/down": _OFFICE,
    "POST /staff/notices/{notice_id}/up": _OFFICE,
    "GET /staff/duplicates": _OFFICE,
    "POST /staff/duplicates/find": _OFFICE,
    "POST /staff/duplicates/export": _OFFICE,
    "POST /staff/duplicates/{verdict_id}/undo": _OFFICE,
    "GET /staff/duplicates/{what}/{first_id}/{second_id}": _OFFICE,
    "POST /staff/duplicates/{what}/{first_id}/{second_id}": _OFFICE,
    "POST /staff/duplicates/{what}/{first_id}/{second_id}/apart": _OFFICE,
    "GET /staff/events": _OFFICE,
    "POST /staff/events": _OFFICE,
    "POST /staff/events/export": _OFFICE,
    "GET /staff/events/{event_id}": _OFFICE,
    "POST /staff/events/{event_id}/find": _OFFICE,
    "POST /staff/events/{event_id}/households": _OFFICE,
    "POST /staff/events/{event_id}/close": _OFFICE,
    "POST /staff/events/{event_id}/export": _OFFICE,
    "GET /staff/pause": _COUNTY_CLERKS,
    "POST /staff/pause": _COUNTY_CLERKS,
    "POST /staff/pause/{pause_id}/lift": _COUNTY_CLERKS,
    "GET /staff/messages": _CASEWORK,
    "POST /staff/messages/export": _CASEWORK,
    "GET /staff/cards": _CARD_READERS,
    "POST /staff/cards/export": _CARD_READERS,
    "GET /staff/cards/{card_id}": _CARD_READERS,
    "GET /staff/cards/{card_id}/{sheet}": _CARD_READERS,
    "GET /staff/county": _COUNTY_READERS,
    "POST /staff/county/confirm": _COUNTY_CLERKS,
    "GET /staff/county/{kind}/{subject}": _COUNTY_READERS,
    "POST /staff/county/{kind}/{subject}": _COUNTY_CLERKS,
    "POST /staff/county/{kind}/{subject}/withdraw": _COUNTY_CLERKS,
    "GET /staff/gaps": _GAP_READERS,
    "POST /staff/gaps/export": _GAP_READERS,
    "GET /staff/gaps/{gap_id}": _GAP_READERS,
    "POST /staff/gaps/{gap_id}/settle": _GAP_READERS,
    "POST /staff/gaps/{gap_id}/reopen": _GAP_READERS,
    "GET /staff/gaps/{gap_id}/draft": _GAP_READERS,
    "GET /staff/gaps/{gap_id}/draft/{file}": _GAP_READERS,
    "GET /staff/people": _ADMINISTRATOR,
    "POST /staff/people/export": _ADMINISTRATOR,
    "POST /staff/people/invite": _ADMINISTRATOR,
    "POST /staff/people/{staff_id}/link": _ADMINISTRATOR,
    "GET /staff/people/{staff_id}": _ADMINISTRATOR,
    "POST /staff/people/{staff_id}/transfer": _ADMINISTRATOR,
    "POST /staff/people/{staff_id}/switch-off": _ADMINISTRATOR,
    "GET /staff/briefs": _HELPERS,
    "POST /staff/briefs": _HELPERS,
    "GET /staff/divisions": _PLACE_READERS,
    "POST /staff/divisions/export": _PLACE_READERS,
    "POST /staff/divisions/{division_id}/add": _PLACE_KEEPERS,
    "POST /staff/divisions/{division_id}/rename": _PLACE_KEEPERS,
    "POST /staff/divisions/{division_id}/end": _PLACE_KEEPERS,
    "POST /staff/divisions/{division_id}/resume": _PLACE_KEEPERS,
    "GET /staff/settings": _SETTINGS_READERS,
    "GET /staff/settings/change": _COUNTY_ONLY,
    "POST /staff/settings/change": _COUNTY_ONLY,
    "GET /staff/health": {"administrator": Scope.SYSTEM},
    "GET /staff/audit": {"auditor": Scope.AUDIT},
    "POST /staff/audit/export": {"auditor": Scope.AUDIT},
    "GET /staff/{rest:path}": _ANYBODY,
}


def scope_of(route: str, role: str) -> Scope | None:
    """How far `route` ("GET /staff/cases") reaches for `role`; None: not at all."""
    return PERMISSIONS.get(route, {}).get(role)
