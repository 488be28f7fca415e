"""The labels of charts, kept apart so that a chart speaks any language without knowing Django."""

from dataclasses import dataclass


def gettext_noop(text: str) -> str:
    """Mark a label for the message catalog; ``commontable.design.chart_words`` looks it up."""
    return text


@dataclass(frozen=True)
class Words:
    """What a chart is about (first block) and the labels every chart shares (the rest)."""

    title: str = ""
    measure: str = gettext_noop("value")
    unit: str = ""
    short_unit: str = ""
    decimals: int = 1
    decimal_mark: str = "."
    group_mark: str = ","

    group: str = gettext_noop("Group")
    place: str = gettext_noop("Place")
    when: str = gettext_noop("Period")
    # xgettext:no-python-format
    lower: str = gettext_noop("Lower bound, 95% interval")
    # xgettext:no-python-format
    upper: str = gettext_noop("Upper bound, 95% interval")
    state: str = gettext_noop("State")
    value_low: str = gettext_noop("Lowest it can be, with hidden counts")
    value_high: str = gettext_noop("Highest it can be, with hidden counts")

    estimate: str = gettext_noop("estimate")
    zero: str = gettext_noop("zero")
    unreliable: str = gettext_noop("unreliable")
    suppressed: str = gettext_noop("hidden to protect people")
    missing: str = gettext_noop("no data")

    to: str = gettext_noop("to")
    # xgettext:no-python-format
    interval: str = gettext_noop("95% interval")
    # xgettext:no-python-format
    typical_interval: str = gettext_noop("A typical 95% interval is this wide")
    schematic: str = gettext_noop("Schematic: shapes and sizes are not to scale.")
    schematic_mark: str = gettext_noop("schematic")

    read_trend: str = gettext_noop(
        "The shaded bands show how sure we are: the wider the band, the fewer people we counted."
    )
    read_small: str = gettext_noop("One plot a group, all on the same scales; the gray lines are the other groups.")
    read_bars: str = gettext_noop(
        "Each bar starts at zero. The thin line shows how sure we are: the longer, the less sure."
    )
    read_dots: str = gettext_noop(
        # xgettext:no-python-format
        "Each dot is the estimate, the line through it the 95% interval: the longer, the less sure."
    )
    read_map: str = gettext_noop(
        "Each place takes the color of its value; the legend shows how many places have each color."
    )
    read_axis: str = gettext_noop("The axis starts at {start}, not at zero.")
    read_hidden: str = gettext_noop("A ring on the lower edge marks a value hidden to protect people.")
    read_missing: str = gettext_noop("A cross on the lower edge marks a period without data.")
    read_unreliable: str = gettext_noop("Hollow points are unreliable: too few people to lean on.")
    read_bounds: str = gettext_noop("Dashed lines with ends show how far hidden counts could move a value.")
    read_hatched: str = gettext_noop("Hatched places have no value to show.")

    trend_group: str = gettext_noop("{group}: {first} in {first_when}, {last} in {last_when}.")
    trend_latest: str = gettext_noop("In {when} the highest is {highest}: {high}. The lowest is {lowest}: {low}.")
    trend_once: str = gettext_noop("{group}: {first} in {first_when}.")
    trend_none: str = gettext_noop("{group}: no value that can be shown.")
    trend_gap: str = gettext_noop(
        "Between {higher} and {lower} the gap was {first} in {first_when} and {last} in {last_when}."
    )
    count_suppressed: str = gettext_noop("Hidden to protect people: {count}.")
    count_missing: str = gettext_noop("Without data: {count}.")
    count_unreliable: str = gettext_noop("Unreliable: {count}.")

    rows_range: str = gettext_noop("The highest is {highest}: {high}. The lowest is {lowest}: {low}.")
    rows_once: str = gettext_noop("{highest}: {high}.")
    map_share: str = gettext_noop("{shown} of {all} places have a value that can be shown.")
    map_middle: str = gettext_noop("Half of them are at or above {middle}.")
    map_unplaced: str = gettext_noop("Not on this map, for want of an outline: {names}.")
    nothing: str = gettext_noop("There is no value that can be shown.")

    def number(self, value: float) -> str:
        """A value with the agreed decimals; a true minus sign, never a minus zero."""
        text = f"{value:,.{self.decimals}f}"
        return self._written(text.lstrip("-") if not text.strip("-0.") else text)

    def tick(self, value: float) -> str:
        """A round number on an axis, without needless zeros."""
        return self._written(f"{value:,.10g}")

    def _written(self, text: str) -> str:
        """1,234.5 in the reader's way of writing."""
        marks = {"-": "\u2212", ",": self.group_mark, ".": self.decimal_mark}
        return "".join(marks.get(letter, letter) for letter in text)

    def amount(self, value: float) -> str:
        return f"{self.number(value)} {self.unit}".strip()

    def short_amount(self, value: float) -> str:
        return f"{self.number(value)} {self.short_unit or self.unit}".strip()

    def range(self, low: float, high: float) -> str:
        return f"{self.number(low)} {self.to} {self.number(high)}"

    def state_name(self, state: str) -> str:
        return str(getattr(self, state))
