"""The console's style sheet, scripts and picture."""

from fastapi.responses import FileResponse

from backend.console.shown import HERE

HOUR = {"Cache-Control": "public, max-age=3600"}


def style() -> FileResponse:
    return FileResponse(HERE / "static" / "console.css", media_type="text/css", headers=HOUR)


def copying() -> FileResponse:
    return FileResponse(HERE / "static" / "copy.js", media_type="text/javascript", headers=HOUR)


def script() -> FileResponse:
    return FileResponse(HERE / "static" / "console.js", media_type="text/javascript", headers=HOUR)


def htmx() -> FileResponse:
    return FileResponse(HERE / "static" / "vendor" / "htmx.min.js", media_type="text/javascript", headers=HOUR)


def icon() -> FileResponse:
    return FileResponse(HERE / "static" / "icon.svg", media_type="image/svg+xml", headers=HOUR)
