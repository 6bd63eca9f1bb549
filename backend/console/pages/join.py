"""The page behind a one-time link: choosing a password."""

from typing import Annotated

from fastapi import Form, Response

from backend.console import passwords
from backend.console.desk import At
from backend.console.joining import choose_password
from backend.staff import codes
from backend.staff.models import Staff


def ask(desk: At, code: str) -> Response:
    """The form, or a word that the link no longer works."""
    staff = _holder(desk, code)
    return desk.page("join.html", 200 if staff else 404, staff=staff, fault=None)


def choose(
    desk: At, code: str, password: Annotated[str, Form()] = "", again: Annotated[str, Form()] = ""
) -> Response:
    """Uses the link up only for a password that may be chosen."""
    staff = _holder(desk, code)
    fault = passwords.fault(password, again, staff.sign_in_name) if staff else None
    if staff is None or fault:
        return desk.page("join.html", 422 if staff else 404, staff=staff, fault=fault)
    kept = passwords.hashed(password)
    with desk.writing() as session:
        joined = choose_password(session, code, kept, desk.now)
    if joined is None:
        return desk.page("join.html", 404, staff=None, fault=None)
    return desk.go("/staff/sign-in", done="joined")


def _holder(desk: At, code: str) -> Staff | None:
    with desk.reading() as session:
        return codes.holder(session, "sign_in", code, desk.now)
