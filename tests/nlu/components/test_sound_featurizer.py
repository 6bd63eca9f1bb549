"""Sounds that people of Guangxi do not tell apart."""

import pytest

from nlu.components.sound_featurizer import SoundFeaturizer, merged

SOUND = SoundFeaturizer.make_table()


@pytest.mark.parametrize(
    ("meant", "written"),
    [("低保", "底保"), ("富民", "富明"), ("监测", "檢測"), ("农", "龙"), ("扶", "胡"), ("申", "森"), ("戶", "户")],
)
def test_they_sound_the_same(meant, written):
    assert meant.translate(str.maketrans(SOUND)) == written.translate(str.maketrans(SOUND))


def test_different_syllables_stay_different():
    assert merged("bao") != merged("bei")
    assert len(set(SOUND.values())) > 200
