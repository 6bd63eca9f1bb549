"""Two hundred people talk through whole dialogues, each in their own words, and what is kept is what they told."""

from statistics import median

import pytest

from tests.dialogues.speaking import FOLDER, Conversation, Speaker, speakers

PEOPLE = {f"{path.stem}: {speaker.who}": speaker for path in sorted(FOLDER.glob("*.yml")) for speaker in speakers(path)}
DECLARING = {who: speaker for who, speaker in PEOPLE.items() if (speaker.effect or "").startswith("open_")}
STEADY = {who: speaker for who, speaker in DECLARING.items() if not who.startswith("changes")}
STORIES = {who: speaker for who, speaker in DECLARING.items() if who.startswith("first_sentence")}
WHOLE = {who: speaker for who, speaker in STORIES.items() if not {"since", "size"} & speaker.replies.keys()}
"""Of those who begin with their story, those who tell what, since when and of how many people."""


@pytest.mark.parametrize("speaker", PEOPLE.values(), ids=PEOPLE.keys())
def test_the_conversation_ends_with_what_the_person_told(speaker: Speaker) -> None:
    told = Conversation(speaker).held()
    kept = {step: told.answers.get(step, "not asked") for step in speaker.answers}
    assert (told.effect, kept) == (speaker.effect, dict(speaker.answers)), told.lines


def test_there_are_two_hundred_people() -> None:
    assert len(PEOPLE) >= 200


@pytest.mark.parametrize(
    ("people", "most"), [(STEADY, 7), (DECLARING, 8), (STORIES, 6), (WHOLE, 5)],
    ids=["all who do not change their mind", "all", "all who begin with their story", "those who tell it whole"],
)
def test_half_of_them_send_no_more_messages(people: dict[str, Speaker], most: int) -> None:
    """Every message counts, the first one and those that a button spares, too."""
    counts = {who: Conversation(speaker).held().messages for who, speaker in people.items()}
    assert len(counts) >= 15
    assert median(counts.values()) <= most, sorted(counts.items(), key=lambda row: row[1])
