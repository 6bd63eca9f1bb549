"""Bounded requests: no body beyond a limit is read, and every fault is one sentence a person can understand."""

from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from bot.logs import place

LARGEST = 64 * 1024  # bytes of one body

UNREADABLE = "没有看懂这次请求，请刷新页面再试。"
BROKEN = "刚才没有处理好，请过一会儿再试。"

log = structlog.get_logger()


class Refusal(Exception):
    """A request that is not served: the status, and the sentence that says why and what to do."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers


class BoundedRequest(Request):
    """Stops reading when the body is larger than anybody needs."""

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            read = bytearray()
            async for piece in self.stream():
                read += piece
                if len(read) > LARGEST:
                    raise Refusal(413, "发的内容太多了，请分几段发。")
            self._body = bytes(read)
        return self._body


class BoundedRoute(APIRoute):
    """Answers {"message": …} for every fault of the request."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        serve = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            try:
                return await serve(BoundedRequest(request.scope, request.receive))
            except Refusal as refusal:
                return refused(refusal)
            except RequestValidationError as fault:
                return refused(Refusal(400, _first_message(fault)))
            except HTTPException as fault:  # the body is no JSON, or nested without end
                return refused(fault.__cause__ if isinstance(fault.__cause__, Refusal) else Refusal(400, UNREADABLE))
            except Exception as fault:  # a full disk, a lost database: answered, so that the connection goes on
                log.error("a request failed", fault=place(fault))
                return refused(Refusal(503, BROKEN, **{"Retry-After": "5"}))

        return bounded


def refused(refusal: Refusal) -> JSONResponse:
    """The refusal as it is sent."""
    return JSONResponse({"message": refusal.message}, refusal.status, refusal.headers)


def _first_message(fault: RequestValidationError) -> str:
    """Our own validators speak to people; whatever else is wrong is a client that is not ours."""
    raised = (error.get("ctx", {}).get("error") for error in fault.errors())
    return next((str(error) for error in raised if isinstance(error, ValueError)), UNREADABLE)
