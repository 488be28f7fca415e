"""The setting of a gap: conditions with exceptions named (KC-29), segregation, social factors (KC-03), bright spots."""

from __future__ import annotations

import pytest

from commontable.foundation.sight import Audience
from commontable.pipeline.further import Further

CONDITIONS = """measure,group,year,value,unit,favorable,standard_error
poverty,Black,2010,27.0,percent,low,0.8
poverty,Black,2016,23.5,percent,low,0.8
poverty,White,2010,12.0,percent,low,0.4
poverty,White,2016,10.5,percent,low,0.4
poverty,Some other race,2010,24.0,percent,low,1.2
poverty,Some other race,2016,28.0,percent,low,1.2
"""
FACTORS = """factor,prevalence,relative_risk
low education,0.3,1.5
"""


@pytest.fixture
def told(release_of, client, address, tmp_path):
    """The page of a release of fourteen wards with conditions, a factor and circumstances."""
    (tmp_path / "conditions.csv").write_text(CONDITIONS)
    (tmp_path / "factors.csv").write_text(FACTORS)
    poverty = "\n".join(f"{ward:05},{10 + 2 * ward}" for ward in range(1, 15))
    (tmp_path / "circumstances.csv").write_text(f"place,poverty\n{poverty}\n")
    further = Further(
        context=tmp_path / "circumstances.csv", conditions=tmp_path / "conditions.csv",
        factors=tmp_path / "factors.csv", focus=2,
    )  # fmt: skip
    release = release_of(Audience.PUBLIC, places=14, title="Wards", further=further)
    return client.get(address("gap", release.pk)).content.decode()


def test_the_setting_names_the_group_for_which_it_did_not_get_better(told):
    """KC-29: poverty fell for every group but one, and that one is named."""
    setting = told.split('id="setting"')[1].split("</section>")[0]
    assert "Poverty got better for every group from 2010 to 2016 except Some other race." in setting
    assert "The distance became smaller for: Black." in setting


def test_the_setting_tells_segregation_and_what_a_factor_does(told):
    """KC-03: the share of deaths that is put down to a social factor."""
    setting = told.split('id="setting"')[1].split("</section>")[0]
    assert "Segregation: in 2016, 0% of Black or White residents would have to move" in setting
    assert "About 13% of deaths are put down to low education." in setting


def test_where_no_place_stands_out_beyond_chance_the_page_says_so(told):
    bright = told.split('id="bright"')[1].split("</section>")[0]
    assert "No place does better than its circumstances predict (poverty)" in bright
    assert "Years above or below what circumstances predict, 2016" in bright
    assert "Nobody has entered any here yet." in bright
