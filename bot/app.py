"""The application: everything composed in one place, and what runs beside the pages while they are served."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy import select
from starlette.exceptions import HTTPException

from backend.attachments.files import Files
from backend.clock import Clock
from backend.console.app import console_router
from backend.console.health import NluState
from backend.database import Database
from backend.installation.wall_clock import WallClock
from backend.recordings import FOLDER, Recordings
from backend.rules import load_rules
from backend.settings import Settings
from bot import training
from bot.channels.attachments import attachments_router
from bot.channels.notices import notices_router
from bot.channels.recordings import recordings_router
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_bot import TelegramCarrier, make_bot, webhook_address
from bot.channels.telegram_polling import TelegramPolling
from bot.channels.telegram_webhook import TelegramWebhook
from bot.channels.web import web_router
from bot.delivery import Delivery
from bot.headers import SecurityHeaders
from bot.knowledge import load_knowledge
from bot.opening import open_database
from bot.supervise import Nlu
from bot.turn import Turn
from bot.understanding import FixedUnderstanding
from bot.vocabulary import load_vocabulary
from dialogues.finding.words import load_finding_words
from dialogues.flow import load_flows

log = structlog.get_logger()

TICK = 60  # seconds between looks at what is due
Job = Callable[[], Awaitable[None]]


def create_app(settings: Settings, now: Callable[[], datetime] | None = None) -> FastAPI:
    """`now` is the installation's own clock unless a test brings another.

    Raises SettingFault for a setting that cannot be used, and knowledge's Fault for broken data.
    """
    parts = Parts(settings, now)
    app = FastAPI(
        title="明白", version=version("mingbai"), lifespan=parts.lifespan, docs_url=None, redoc_url=None,
        openapi_url=None,
    )
    app.state.database = parts.database
    app.add_middleware(SecurityHeaders, over_tls=(settings.public_address or "").startswith("https"))
    app.include_router(web_router(parts.database, parts.turn, settings, parts.now))
    app.include_router(attachments_router(parts.database, parts.turn, Files.of(settings)))
    app.include_router(recordings_router(parts.recordings))
    app.include_router(notices_router(parts.database, settings, parts.now))
    if parts.webhook:
        app.include_router(parts.webhook.router())
    app.include_router(console_router(parts.database, parts.rules, settings, parts.now, parts.nlu_state))
    app.get("/health", include_in_schema=False)(parts.health)
    app.add_exception_handler(HTTPException, elsewhere)
    app.add_exception_handler(Exception, broken)
    return app


async def elsewhere(_request: Request, fault: Exception) -> JSONResponse:
    """An address or a method that nobody serves."""
    status = fault.status_code if isinstance(fault, HTTPException) else 404
    return JSONResponse({"message": "没有这个地址，请从聊天页面重新打开。"}, status)


async def broken(_request: Request, _fault: Exception) -> JSONResponse:
    """The server logs the place of the fault; whoever asked learns that nothing was lost by asking again."""
    return JSONResponse({"message": "刚才没有处理好，请过一会儿再试。"}, 500)


class Parts:
    """What the application is made of; each is handed what it needs, and none knows this class."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] | None) -> None:
        self.settings = settings
        self.database: Database = open_database(settings)
        self.now = now or WallClock(self.database)
        self.rules = load_rules(settings)
        load_finding_words()  # broken words stop the start, not the first story
        self.nlu = Nlu(settings) if settings.nlu and training.installed() else None
        understanding = self.nlu or FixedUnderstanding(None)
        self.delivery: Delivery | None = None
        knowledge = load_knowledge()
        self.recordings = Recordings(settings.data / FOLDER, knowledge.cards)
        self.turn = Turn(
            self.database, understanding, self.rules, knowledge, load_flows(), load_vocabulary(), self.now,
            self.wake, county=settings.county, page=settings.public_address, recordings=self.recordings,
        )
        self.clock = Clock(self.database, self.rules, settings)
        self.telegram = self._telegram(settings) if settings.telegram_token else None
        address = webhook_address(settings)
        self.webhook = TelegramWebhook(self.telegram, address) if self.telegram and address else None

    def wake(self, channel: str) -> None:
        """Something for that channel was committed; what no carrier carries waits to be fetched."""
        if self.delivery and channel == self.delivery.carrier.channel:
            self.delivery.wake()

    def _telegram(self, settings: Settings) -> TelegramChannel:
        bot = make_bot(settings)
        self.delivery = Delivery(self.database, TelegramCarrier(bot, self.recordings), self.now)
        files = Files.of(settings)
        return TelegramChannel(bot, self.database, self.turn, self.now, self.delivery.wake, files)

    def nlu_state(self) -> NluState:
        return self.nlu.state() if self.nlu else "off"

    async def health(self) -> dict[str, object]:
        """Whether the database answers, and whether there is understanding; nothing about anybody."""
        await self.database.read(lambda session: session.execute(select(1)))
        return {"status": "ok", "understanding": bool(self.nlu and self.nlu.ready), "version": version("mingbai")}

    async def tick(self) -> None:
        try:
            await asyncio.to_thread(self.clock.tick, self.now())
        except Exception:
            log.exception("the clock missed a tick and makes it up with the next")
        self.wake("telegram")

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        jobs: list[Job] = [self.nlu.watch] if self.nlu else []
        if self.telegram and self.delivery:
            hears = self.webhook.keep if self.webhook else TelegramPolling(self.telegram).listen
            jobs += [hears, self.delivery.run]
        tasks = [asyncio.create_task(kept_going(job)) for job in jobs]
        if self.nlu:
            tasks.append(asyncio.create_task(training.learn(self.settings, self.database)))
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(self.tick, "interval", seconds=TICK, next_run_time=datetime.now(UTC), max_instances=1)
        scheduler.start()
        try:
            yield
        finally:
            scheduler.shutdown(wait=False)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._close()

    async def _close(self) -> None:
        if self.telegram:
            await self.telegram.bot.shutdown()
        await asyncio.to_thread(self.database.close)


async def kept_going(job: Job) -> None:
    """Nothing that runs beside the pages may end because of one fault."""
    while True:
        try:
            await job()
        except Exception:
            log.exception("stopped, and begun again")
        await asyncio.sleep(1)
