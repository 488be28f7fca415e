"""Rates and figures taken apart (Kitagawa, Das Gupta): errors, reasons and refusals."""

from __future__ import annotations

import numpy as np
import pytest

from commontable.stats.decomposition import das_gupta, kitagawa, structure_factors


class TestKitagawa:
    FIRST = {"reference_events": [20, 60], "reference_population": [8_000, 2_000]}

    @pytest.mark.parametrize("weights", ["average", "reference"])
    def test_parts_sum(self, weights: str) -> None:
        parts = kitagawa(events=[10, 125], population=[5_000, 5_000], weights=weights, per=1_000, **self.FIRST)
        each = [parts.composition, parts.rates] + ([] if parts.interaction is None else [parts.interaction])
        rows = [parts.composition_by_category, parts.rates_by_category]
        rows += [] if parts.interaction_by_category is None else [parts.interaction_by_category]
        assert len(each) == len(rows) == (2 if weights == "average" else 3)
        assert sum(float(part.estimate) for part in each) == pytest.approx(float(parts.difference.estimate))
        for part, row in zip(each, rows, strict=True):
            assert row.estimate.sum() == pytest.approx(float(part.estimate))
            # Half an event more in each group: in every category of the row, once in the total.
            assert (row.standard_error**2).sum() >= float(part.standard_error) ** 2
            assert (row.standard_error**2).sum() == pytest.approx(float(part.standard_error) ** 2, rel=0.05)
        assert parts.reason == ""

    def test_the_error_of_the_difference(self) -> None:
        parts = kitagawa(events=[10, 125], population=[5_000, 5_000], **self.FIRST)
        expected = np.sqrt(80.5 / 10_000**2 + 135.5 / 10_000**2)
        assert float(parts.difference.standard_error) == pytest.approx(expected)

    def test_reasons(self) -> None:
        events = [[1, 2], [np.nan, 2], [1, 2], [np.inf, 2], [-1, 2], [1, 2], [1, 0], [0, 0], [1, 0]]
        population = [[9, 9], [9, 9], [np.nan, 9], [9, 9], [9, 9], [-9, 9], [9, 0], [0, 0], [0, 9]]
        parts = kitagawa(events=events, population=population, **self.FIRST)
        assert parts.reason.tolist() == [
            "",
            "missing_events",
            "missing_population",
            "infinite_count",
            "negative_events",
            "negative_population",
            *["empty_population"] * 3,
        ]

    def test_a_category_empty_in_both_groups_adds_nothing(self) -> None:
        with_empty = kitagawa(
            events=[10, 0, 125],
            population=[5_000, 0, 5_000],
            reference_events=[20, 0, 60],
            reference_population=[8_000, 0, 2_000],
        )
        without = kitagawa(events=[10, 125], population=[5_000, 5_000], **self.FIRST)
        assert float(with_empty.rates.estimate) == pytest.approx(float(without.rates.estimate))
        assert with_empty.rates_by_category.estimate[1] == 0

    def test_refusals(self) -> None:
        with pytest.raises(ValueError, match="weights must be one of"):
            kitagawa(events=[1, 2], population=[9, 9], weights="comparison", **self.FIRST)
        with pytest.raises(ValueError, match="per must be a number above zero"):
            kitagawa(events=[1, 2], population=[9, 9], per=0, **self.FIRST)
        with pytest.raises(ValueError, match="end in the same categories"):
            kitagawa(events=[1, 2, 3], population=[9, 9, 9], **self.FIRST)


class TestDasGupta:
    def test_errors_of_a_product(self) -> None:
        parts = das_gupta(
            reference_factors={"a": 2.0, "b": 3.0},
            factors={"a": 4.0, "b": 5.0},
            reference_standard_errors={"a": 0.1},
            standard_errors={"a": 0.2, "b": 0.3},
        )
        # a: (a2 - a1)(b1 + b2)/2, so slopes -4, 4 by a and 1 by b2; b: (b2 - b1)(a1 + a2)/2, so 1, 1 and 3.
        expected = [np.sqrt(0.4**2 + 0.8**2 + 0.3**2), np.sqrt(0.1**2 + 0.2**2 + 0.9**2)]
        np.testing.assert_allclose(parts.effects.standard_error, expected)
        total = np.sqrt((3 * 0.1) ** 2 + (5 * 0.2) ** 2 + (4 * 0.3) ** 2)
        assert float(parts.difference.standard_error) == pytest.approx(total)

    def test_two_factors_of_shares_and_rates_are_kitagawa(self) -> None:
        d1, p1, d2, p2 = (np.array(x, dtype=float) for x in ([20, 60], [8_000, 2_000], [10, 125], [5_000, 5_000]))
        ours = das_gupta(
            reference_factors={"share": p1 / p1.sum(), "rate": d1 / p1},
            factors={"share": p2 / p2.sum(), "rate": d2 / p2},
            reference_standard_errors={"rate": np.sqrt(d1) / p1},
            standard_errors={"rate": np.sqrt(d2) / p2},
            categories=True,
        )
        theirs = kitagawa(events=d2, population=p2, reference_events=d1, reference_population=p1)
        for name, part in (("share", theirs.composition), ("rate", theirs.rates)):
            assert float(ours.of_factor(name).estimate) == pytest.approx(float(part.estimate))
            # Kitagawa's adds half an event in each group.
            assert 1 < float(part.standard_error) / float(ours.of_factor(name).standard_error) < 1.01

    def test_reasons(self) -> None:
        parts = das_gupta(
            reference_factors={"a": [1.0, np.nan, 1.0], "b": 2.0},
            factors={"a": [2.0, 2.0, 2.0], "b": [1.0, 1.0, 0.0]},
            standard_errors={"a": 0.1},
            rate=lambda a, b: a / b,
        )
        assert parts.reason.tolist() == ["", "missing_value", "denominator_not_positive"]
        assert parts.effects.shape == (3, 2)
        assert parts.effects.reason[1].tolist() == ["missing_value"] * 2

    def test_a_missing_category_undoes_its_pair(self) -> None:
        parts = das_gupta(
            reference_factors={"a": [[1, 2], [1, np.nan]], "b": [1, 1]},
            factors={"a": [3, 4], "b": [2, 2]},
            categories=True,
        )
        assert parts.reason.tolist() == ["", "missing_value"]

    def test_errors_of_zero_and_none(self) -> None:
        given = {"reference_factors": {"a": 1, "b": 2}, "factors": {"a": 2, "b": 3}}
        assert das_gupta(**given, standard_errors={}).effects.standard_error.tolist() == [0, 0]
        assert das_gupta(**given).effects.interval_reason.tolist() == ["standard_error_unknown"] * 2

    def test_refusals(self) -> None:
        pair = {"reference_factors": {"a": 1, "b": 2}, "factors": {"a": 2, "b": 3}}
        with pytest.raises(ValueError, match="the same 2 to 12 names"):
            das_gupta(reference_factors={"a": 1}, factors={"a": 2})
        with pytest.raises(ValueError, match="the same 2 to 12 names"):
            das_gupta(reference_factors={"a": 1, "b": 2}, factors={"a": 2, "c": 2})
        with pytest.raises(ValueError, match="categories=True needs factors with at least one axis"):
            das_gupta(**pair, categories=True)
        with pytest.raises(ValueError, match="standard_errors names c, which is no factor"):
            das_gupta(**pair, standard_errors={"c": 1})
        with pytest.raises(ValueError, match=r"standard_errors\['a'\] must be zero or more"):
            das_gupta(**pair, standard_errors={"a": -1})
        with pytest.raises(KeyError, match="The factors are a, b"):
            das_gupta(**pair).of_factor("c")


class TestStructureFactors:
    def test_their_product_is_the_share(self) -> None:
        sizes = np.array([[[3.0, 1], [0, 5]], [[2, 2], [4, 3]]])
        factors = structure_factors(population=sizes, variables=3)
        np.testing.assert_allclose(factors[0] * factors[1] * factors[2], sizes / sizes.sum())
        by_place = structure_factors(population=sizes, variables=2)
        np.testing.assert_allclose(by_place[0] * by_place[1], sizes / sizes.sum(axis=(1, 2), keepdims=True))

    def test_refusals(self) -> None:
        with pytest.raises(ValueError, match="variables must be 1 to 2"):
            structure_factors(population=[[1, 2], [3, 4]], variables=3)
        with pytest.raises(ValueError, match="zero or more everywhere"):
            structure_factors(population=[[1, np.nan], [3, 4]], variables=2)
