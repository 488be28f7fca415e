"""The invented causes of death: stated shares, and the same deaths as in the file of all causes."""

from __future__ import annotations

import numpy as np

from commontable.demonstration import causes, deaths
from commontable.demonstration.truth import truth
from commontable.pipeline.causes import LISTS


def test_the_causes_of_a_group_and_age_are_all_its_deaths():
    shares = causes.shares()
    assert np.allclose(shares.sum(axis=-1), 1.0)
    assert shares.min() >= 0


def test_every_death_gets_one_cause():
    known = truth()
    assert (causes.divided(known).sum(axis=-1) == deaths.draw(known).sum(axis=0)).all()


def test_the_causes_are_those_of_the_list_that_the_release_asks_for():
    assert set(causes.titles()) <= set(LISTS["leading"].titles)


def test_the_same_file_is_written_again(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = (causes.write(tmp_path / name, truth()) for name in "ab")
    assert one.read_bytes() == two.read_bytes()
