"""Drafts: the beginning of a card and of its phrases, from questions nobody could answer, for officers to fill."""

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import knowledge
from backend.gaps.naming import WORDS, commonest, stem_of
from dialogues.plain import clean
from knowledge.cards import PARTS, Card
from knowledge.check import check_card
from knowledge.not_covered import Topic
from knowledge.wording import LABEL_LIMIT

ROOT = Path(knowledge.__file__).parents[1]
MOST_QUESTIONS = 30  # of a draft
LONGEST_PHRASE = 80  # characters; what is longer teaches little
BRACKETS = str.maketrans("[]", "（）")  # in Rasa's phrases these mark entities


@dataclass(frozen=True)
class Draft:
    """Two files to be finished; `missing` says what the check of the first one still asks for."""

    name: str
    card: str
    phrases: str
    missing: tuple[str, ...]


def draft_card(questions: Sequence[str], topic: Topic | None, cards: Mapping[str, Card], today: date) -> Draft:
    """A new card, named after its topic or after the words the questions share."""
    names = topic.called if topic else commonest(questions) or (WORDS.text("untitled"),)
    title = topic.label if topic else names[0]
    name = topic.id if topic else stem_of(title)
    name = f"{name}_draft" if name in cards else name
    steps = [step.format(name=name) for step in WORDS.words("card_steps")]
    steps += [WORDS.text("topic_step").format(topic=topic.id)] if topic else []
    card = "\n".join([
        *_head(questions, steps, today), f"title: {_quoted(title)}", f"label: {_quoted(title[:LABEL_LIMIT])}",
        f"called: [{', '.join(map(_quoted, names))}]", "audience: villager",
        f"ask: {topic.ask if topic else WORDS.text('ask')}", "statements: []",
        *_commented(_statement("general", today)),
        "not_said:", *(f"- {{part: {part}, says: {WORDS.text('nothing')}}}" for part in PARTS), "",
    ])
    return Draft(name, card, _phrases(name, "general", questions), missing_of(name, card))


def draft_statement(card: Card, part: str, questions: Sequence[str], today: date) -> Draft:
    """What is to be added to a card that does not say it yet."""
    steps = [step.format(name=card.id, part=part) for step in WORDS.words("statement_steps")]
    text = "\n".join([*_head(questions, steps, today), *_statement(part, today), ""])
    return Draft(card.id, text, _phrases(card.id, part, questions), tuple(steps))


def missing_of(name: str, card: str) -> tuple[str, ...]:
    """What the check of policy cards says about a draft, without the place of the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.yml"
        path.write_text(card, encoding="utf-8")
        return tuple(f"{fault.place}：{fault.wrong}。{fault.remedy}。" for fault in check_card(path, ROOT))


def _head(questions: Sequence[str], steps: Iterable[str], today: date) -> list[str]:
    once = list(dict.fromkeys(map(clean, questions)))[:MOST_QUESTIONS]
    return [
        f"# 草稿，{today.year}年{today.month}月{today.day}日。老乡这样问过（共{len(questions)}次）：",
        *(f"#   {text}" for text in once),
        "# 接下来：",
        *(f"#   {number}. {step}" for number, step in enumerate(steps, start=1)),
    ]


def _statement(part: str, today: date) -> list[str]:
    return [
        f"- part: {part}", "  says: 在这里写文件说了什么", f"  from: {today.year}-01-01", "  until: null",
        "  source: {document: 文件在sources.yml里的名字, clause: 第几条}",
    ]


def _commented(lines: Iterable[str]) -> list[str]:
    return [f"# {line}" for line in lines]


def _phrases(name: str, part: str, questions: Sequence[str]) -> str:
    """Rasa's own YAML; each question once."""
    once = list(dict.fromkeys(clean(text) for text in questions if len(text) <= LONGEST_PHRASE))
    steps = [f"# {step.format(name=name)}" for step in WORDS.words("phrase_steps")]
    examples = [f"    - {text.translate(BRACKETS)}" for text in once[:MOST_QUESTIONS]]
    return "\n".join([
        *steps, 'version: "3.1"', "nlu:", f"- intent: {name}", f"  metadata: {{part: {part}}}", "  examples: |",
        *examples, "",
    ])


def _quoted(text: str) -> str:
    """JSON's way of writing a text is YAML's too."""
    return json.dumps(text, ensure_ascii=False)
