"""The stand-in brings updates to a webhook, one after another, again and again until each is taken."""

import asyncio

import httpx

from tests.telegram_api.chats import Chats

AGAIN = 0.1  # seconds before an update that was not taken is brought once more
SECRET = "X-Telegram-Bot-Api-Secret-Token"


async def bring(chats: Chats) -> None:
    async with httpx.AsyncClient(timeout=10) as client:
        while not chats.closing:
            if not (chats.updates and chats.webhook["url"] and await _taken(client, chats)):
                await asyncio.sleep(AGAIN)


async def _taken(client: httpx.AsyncClient, chats: Chats) -> bool:
    update, where = chats.updates[0], dict(chats.webhook)
    secret = {SECRET: where["secret"]} if where.get("secret") else {}
    try:
        answered = await client.post(where["url"], json=update, headers=secret)
    except httpx.HTTPError:
        return False
    if answered.is_success:
        chats.confirm(update["update_id"] + 1)
    return answered.is_success
