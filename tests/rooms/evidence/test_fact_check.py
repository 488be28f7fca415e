"""The fact check: what each rule must find, and what it must let pass, in English and in Spanish."""

import pytest

from commontable.rooms.evidence import sheet_figures
from commontable.rooms.evidence.fact_check import RULES, check
from commontable.rooms.evidence.fact_check.check import Bearing
from commontable.rooms.evidence.measured import Measured

BEARING = Bearing(bare={"A.gap": False, "A.sentence": True, "A.detail": False, "A.period": False}, codes=("64130",))

FOUND = [
    ("en", "call_to_action", "Call your council member before Tuesday."),
    ("en", "call_to_action", "Vote yes on Question 1."),
    ("en", "call_to_action", "We urge the Council to read this."),
    ("en", "call_to_action", "Please show up at the hearing."),
    ("en", "call_to_action", "Residents are asked to tell the mayor."),
    ("en", "takes_a_side", "The department supports the minimum wage ordinance."),
    ("en", "takes_a_side", "Doctors speak in favor of the proposed tax."),
    ("en", "takes_a_side", "This is a bad bill."),
    ("en", "advocacy_words", "The gap is unacceptable."),
    ("en", "advocacy_words", "The city must close the gap."),
    ("en", "advocacy_words", "Something has to change."),
    ("en", "cause", "Lives are shorter because of low wages."),
    ("en", "cause", "Low pay leads to early death."),
    ("en", "cause", "A higher wage will save lives."),
    ("en", "typed_number", "The gap is 5.1 years."),
    ("en", "typed_number", "Half of the deaths come early."),
    ("en", "typed_number", "About 12% live there."),
    ("en", "typed_number", "They live five years less."),
    ("es", "call_to_action", "Llame a su concejal antes del martes."),
    ("es", "call_to_action", "Vote sí a la medida."),
    ("es", "call_to_action", "Instamos a la ciudad a leer esto."),
    ("es", "takes_a_side", "El departamento apoya la ordenanza del salario mínimo."),
    ("es", "takes_a_side", "Hablan en contra de la propuesta."),
    ("es", "advocacy_words", "La ciudad debe cerrar la brecha."),
    ("es", "advocacy_words", "La brecha es inaceptable."),
    ("es", "cause", "Las vidas son más cortas debido a los salarios bajos."),
    ("es", "cause", "Un salario mayor salvará vidas."),
    ("es", "typed_number", "La brecha es de 5,1 años."),
    ("es", "typed_number", "Tres de cada cuatro viven allí."),
    ("es", "typed_number", "La mitad de las muertes ocurre antes."),
]
PASSES = [
    ("en", "{A.gap} separates the two groups in {A.period}."),
    ("en", "{A.sentence} {A.detail}"),
    ("en", "The Council votes on the ordinance on March 3. {A.gap}"),
    ("en", "{A.gap} was measured in 64130 between 2012 and 2015."),
    ("en", "Support groups meet in many churches. {A.gap}"),
    ("en", "A neighbor said: “They must call us.” {A.gap}"),
    ("en", "The ordinance would set a minimum wage. {A.gap}"),
    ("es", "{A.gap} separa a los dos grupos en {A.period}."),
    ("es", "El Concejo vota la ordenanza el 3 de marzo de 2026. {A.gap}"),
    ("es", "En 64130 se midió {A.gap}."),
]


def _keys(text: str, language: str, bearing: Bearing = BEARING) -> set[str]:
    return {remark.rule.key for remark in check(text, language, bearing)}


@pytest.mark.parametrize(("language", "rule", "sentence"), FOUND)
def test_the_rule_finds_it_in_the_middle_of_a_text(language, rule, sentence):
    assert rule in _keys(f"{{A.gap}}. {sentence} {{A.gap}}", language)


@pytest.mark.parametrize(("language", "sentence"), PASSES)
def test_a_plain_fact_passes(language, sentence):
    assert _keys(sentence, language) == set()


def test_every_rule_has_an_example_it_finds():
    tried = {rule for _language, rule, _sentence in FOUND} | {"no_interval", "no_source"}
    assert {rule.key for rule in RULES} == tried


def test_a_value_without_its_interval_is_found_until_the_interval_stands_in_the_same_text():
    assert _keys("{A.sentence}", "en") == {"no_interval"}
    assert _keys("{A.sentence}\n\n{A.detail}", "en") == set()


def test_a_text_that_names_no_figure_cites_nothing():
    assert _keys("People live here.", "en") == {"no_source"}
    assert _keys("{B.gap} is a name of nothing.", "en") == {"no_source"}
    unsourced = Bearing(bare=BEARING.bare, without_source=("A",))
    assert [remark.passage for remark in check("{A.gap} separates them.", "en", unsourced)] == ["A"]


def test_a_changed_passage_is_a_new_finding():
    (first,) = check("{A.gap}. The gap is unacceptable.", "en", BEARING)
    (same,) = check("The gap is unacceptable. {A.gap}", "en", BEARING)
    (other,) = check("{A.gap}. The gap is quite unacceptable.", "en", BEARING)
    assert first.key == same.key
    assert first.key != other.key


def test_only_life_expectancy_is_told_as_lives_and_every_figure_keeps_its_unit_and_sign():
    poverty = Measured("poverty", "Poverty", "percent", "low")
    figure = {"period": "2016", "level": 0.95, "value_low": 0, "value_high": 0}
    low = {**figure, "value": -2.0, "lower": -4.5, "upper": 0.5, "place_name": "North"}
    high = {**figure, "value": 28.1, "lower": 25.2, "upper": 31.0, "place_name": "South"}
    spread = {"period": "2016", "shown": 3, "all": 4, "missing": 1, "suppressed": 0, "low": low, "high": high}
    names = sheet_figures._spread_names(spread, poverty)
    assert names["sentence"].text == ("Poverty: from −2.0 to 28.1 percent across the 3 of 4 places that have a value.")
    assert names["lowest"].text == "−2.0 percent (95% interval −4.5 to 0.5)"
    last = {**figure, "value": -3.0, "lower": -5.0, "upper": -1.0}
    gap = {"sign": -1, "ahead": "White", "behind": "Black", "first": last, "last": last}
    told = sheet_figures._gap_names(gap, poverty)
    assert told["gap"].text == "3.0 percentage points (95% interval 1.0 to 5.0)"
    assert told["sentence"].text == (
        "Poverty, 2016: 3.0 percentage points higher among Black than among White residents."
    )
    assert "verdict" not in told
    assert not any("life" in bound.text or "years" in bound.text for bound in [*names.values(), *told.values()])
