"""Linear: a support vector machine over runs of one to four characters."""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from nlu.peers.peer import Found
from nlu.phrase_book import Phrase


class Linear:
    """Sureness is the margin between the first route and the second."""

    def __init__(self) -> None:
        self.threshold = 0.0

    def learn(self, book: list[Phrase]) -> None:
        self._runs = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True)
        rows = self._runs.fit_transform([phrase.text for phrase in book])
        self._machine = LinearSVC(random_state=1).fit(rows, [phrase.route for phrase in book])

    def find(self, text: str) -> Found:
        scores = self._machine.decision_function(self._runs.transform([text]))[0]
        best = np.argsort(-scores)
        routes = tuple(str(route) for route in self._machine.classes_[best])
        return Found(routes, float(scores[best[0]] - scores[best[1]]))
