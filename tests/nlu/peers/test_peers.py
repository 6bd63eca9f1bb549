"""The peers that need no TensorFlow: what they find in a few phrases, when they are sure, and how that is tuned."""

from dataclasses import replace
from pathlib import Path

import pytest

from nlu.peers.linear import Linear
from nlu.peers.peer import Found, answer
from nlu.peers.rasa_pipeline import as_rasa_reads
from nlu.peers.retrieval import Retrieval
from nlu.peers.tuning import lowest, tuned
from nlu.phrase_book import Phrase, read_book

TAUGHT = {
    "dibao": ["低保怎么申请", "低保一个月多少钱", "我家能不能吃低保", "低保要什么材料", "低保在哪里办"],
    "tekun": ["五保户怎么申请", "五保一个月多少钱", "孤寡老人能不能评五保", "五保要什么材料", "五保在哪里办"],
    "travel_subsidy": ["去广东打工路费补多少", "车票钱能报吗", "打工路费怎么领", "路费补助要什么材料", "路费在哪里领"],
}
BOOK = [
    Phrase(text=text, route=route, part=None, topic=None, file=Path("x.yml"))
    for route, texts in TAUGHT.items()
    for text in texts
]


@pytest.fixture(params=[Retrieval, Linear])
def new(request):
    return request.param


def test_a_peer_finds_the_route_of_like_words_first(new):
    peer = new()
    peer.learn(BOOK)
    found = {text: peer.find(text).routes[0] for text in ("低保申请", "评五保", "去深圳的车票补多少")}
    assert found == {"低保申请": "dibao", "评五保": "tekun", "去深圳的车票补多少": "travel_subsidy"}


def test_no_route_is_found_twice(new):
    peer = new()
    peer.learn(BOOK)
    routes = peer.find("低保怎么申请").routes
    assert sorted(routes) == sorted(set(routes))


def test_learning_again_forgets_what_was_known(new):
    peer = new()
    peer.learn(BOOK)
    peer.learn([replace(phrase, route=phrase.route.upper()) for phrase in BOOK])
    assert set(peer.find("低保怎么申请").routes) <= {"DIBAO", "TEKUN", "TRAVEL_SUBSIDY"}


def test_retrieval_finds_nothing_without_a_word_in_common():
    peer = Retrieval()
    peer.learn(BOOK)
    assert (peer.find("xyz"), answer(peer, "xyz")) == (Found((), 0.0), {"kind": "nothing", "routes": []})


class Fixed:
    """Finds the same routes for everything, as sure as it is told to be."""

    def __init__(self, sureness):
        self.sureness, self.threshold = sureness, 0.5

    def find(self, _text):
        return Found(tuple("abcdefghijkl"), self.sureness)


@pytest.mark.parametrize(
    ("sureness", "told"),
    [
        (0.5, {"kind": "given", "routes": ["a"]}),
        (0.49, {"kind": "offered", "routes": list("abcdefghij")}),
    ],
)
def test_the_threshold_parts_what_is_given_from_what_is_offered(sureness, told):
    assert answer(Fixed(sureness), "x") == told


@pytest.mark.parametrize(
    ("found", "threshold"),
    [
        ([(0.1, False), (0.5, False), (0.6, True), (0.9, True)], 0.6),  # 1 % of four is none
        ([(0.3, True), (0.9, True)], 0.3),
        ([(0.3, True), (0.9, False)], float("inf")),
        ([(place / 100, True) for place in range(98)] + [(0.985, False), (0.2, False)], 0.21),  # one of them may be
    ],
)
def test_the_threshold_is_the_lowest_that_is_seldom_wrong(found, threshold):
    assert lowest(found) == threshold


def test_tuning_is_repeatable(new):
    assert tuned(new, BOOK) == tuned(new, BOOK)


def test_rasa_reads_the_same_phrases(tmp_path):
    (tmp_path / "dibao.yml").write_text(as_rasa_reads([phrase for phrase in BOOK if phrase.route == "dibao"]))
    assert [phrase.text for phrase in read_book([tmp_path])] == TAUGHT["dibao"]
