"""Retrieval: the routes of the phrases nearest to a text, by BM25 over jieba's words."""

import math
from collections import Counter, defaultdict

import jieba

from nlu.peers.peer import Found
from nlu.phrase_book import Phrase

K1, B = 1.5, 0.75  # the usual values (Robertson & Zaragoza 2009)


class Retrieval:
    """Sureness is the score of the nearest phrase."""

    def __init__(self) -> None:
        self.threshold = 0.0

    def learn(self, book: list[Phrase]) -> None:
        self._routes = [phrase.route for phrase in book]
        documents = [Counter(words(phrase.text)) for phrase in book]
        lengths = [sum(document.values()) for document in documents]
        usual = sum(lengths) / len(lengths)
        holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, document in enumerate(documents):
            for word, count in document.items():
                weight = count * (K1 + 1) / (count + K1 * (1 - B + B * lengths[place] / usual))
                holders[word].append((place, weight))
        self._holders = dict(holders)
        self._rarity = {
            word: math.log(1 + (len(book) - len(held) + 0.5) / (len(held) + 0.5)) for word, held in holders.items()
        }

    def find(self, text: str) -> Found:
        scores: dict[str, float] = defaultdict(float)
        for place, score in self._scores(text).items():
            scores[self._routes[place]] = max(scores[self._routes[place]], score)
        routes = sorted(scores, key=lambda route: -scores[route])
        return Found(tuple(routes), scores[routes[0]] if routes else 0.0)

    def _scores(self, text: str) -> dict[int, float]:
        """By the phrase's place in the book; phrases without a word in common have none."""
        scores: dict[int, float] = defaultdict(float)
        for word in words(text):
            for place, weight in self._holders.get(word, ()):
                scores[place] += self._rarity[word] * weight
        return scores


def words(text: str) -> list[str]:
    """As jieba cuts them, without spaces and marks."""
    return [word for word in jieba.lcut(text) if any(mark.isalnum() for mark in word)]
