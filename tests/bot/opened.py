"""What a page shows that is opened in the middle of a conversation."""

from backend.conversations.models import Conversation
from tests.bot.talk import Talk

CHANNELS = ("web", "telegram")


def shown(talk: Talk) -> list[str]:
    with talk.database.reading() as session:
        conversation = session.get_one(Conversation, talk.conversation_id)
        return [payload.text for payload in talk.turn.present(session, conversation, talk.now)]
