"""Recordings over HTTP: public, as the answers they tell are, and kept by the browser for a while."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

from backend.recordings import MEDIA, Recordings
from bot.channels.bounded import BoundedRoute, Refusal

KEPT = "public, max-age=3600"
ADDRESS = "/recordings/"


def recordings_router(recordings: Recordings) -> APIRouter:
    """GET /recordings/dibao.mp3; a name that tells no card is nowhere."""
    router = APIRouter(route_class=BoundedRoute)

    def send(name: str) -> FileResponse:
        file = recordings.file(name)
        if file is None:
            raise Refusal(404, "没有这段录音。")
        return FileResponse(file, media_type=MEDIA[Path(name).suffix], headers={"Cache-Control": KEPT})

    router.add_api_route(ADDRESS + "{name}", send, methods=["GET"], include_in_schema=False)
    return router
