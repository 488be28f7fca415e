"""How we know: source, method, protection, limits, number and version of a release, in terms and texts."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from . import wording
from .contents import Contents
from .models import Release

USALEEP = gettext_noop(
    "The figures and their standard errors are those that the National Center for Health Statistics published "
    "(USALEEP); we joined them to the map and computed the intervals from the standard errors."
)
# The methods the pipeline names, in sentences. One it does not know is shown as it stands.
METHODS = {
    "abridged period life table": gettext_noop(
        "We counted deaths and people by age and built an abridged period life table for each group and period "
        "(Chiang's method). Life expectancy at birth is how long a newborn would live if each age kept the death rates "
        "of that period. It describes the period; it does not foretell one child's life."
    ),
    "hierarchical schedules": gettext_noop(
        "Places with few deaths lean on what all places of their group have in common; how far was learned from how "
        "much the places differ. The fewer deaths a place has, the more its figure is like the others."
    ),
    "direct standardization to us-2000": gettext_noop(
        "We counted deaths and people by age, and weighed the death rate of each age as if every group had the ages of "
        "the United States in 2000: so that older groups do not seem sicker only because they are older."
    ),
    "direct standardization to world-2000": gettext_noop(
        "We counted deaths and people by age, and weighed the death rate of each age as if every group had the ages of "
        "the world's people (WHO, 2000): so that older groups do not seem sicker only because they are older."
    ),
    "deaths over person-years": gettext_noop(
        "We divided deaths by the years that people lived. Ages are not adjusted: an older group has a higher rate "
        "even where it is as healthy as others."
    ),
    "deaths below 75 times": gettext_noop(
        "Each death before age 75 counts the years that were left until 75, divided by the years that people under 75 "
        "lived."
    ),
    "deaths under age 1": gettext_noop(
        "We divided deaths before the first birthday by the years lived at that age, not by births: it is close to "
        "infant mortality, and not the same."
    ),
    "as published by NCHS (USALEEP)": USALEEP,
    "as published (USALEEP": USALEEP,
    "as published (": gettext_noop(
        "The figures are those that their source published. Intervals are its own where it printed them at this level, "
        "and otherwise computed from the errors it published."
    ),
}
POLICIES = {
    "wonder": gettext_noop(
        "No count of 9 or fewer deaths is shown, nor any figure from which one could be worked out."
    ),
    "cms": gettext_noop("No count of 1 to 10 deaths is shown, nor any figure from which one could be worked out."),
    "published": gettext_noop("The figures were published by their source already; no counts are held here."),
}

OLDER_NAMES = ("hidden_by_policy", "hidden_to_protect")  # releases of before told these two apart


def how_we_know(release: Release, held: Contents) -> list[tuple[str, str]]:
    """Terms and texts of the drawer."""
    facts = held.facts
    told = [
        (_("Source"), str(facts["source_note"]) or _("not stated")),
        (_("Files"), ", ".join(source["title"] for source in held.sources)),
        (_("Method"), method(str(facts["method"]))),
        (_("How sure we are"), _certainty(held)),
        (_("How people are protected"), protection(facts["disclosure"])),
        (_("Limits"), _limits(held)),
    ]
    if groups := [group for group in held.groups if group not in wording.TOGETHER]:
        told.insert(2, (_("Groups, as the source names them"), "; ".join(groups)))
    if release.is_synthetic:
        told.insert(0, (_("Synthetic"), _("The data were invented to show how this works. They describe nobody.")))
    if put_aside := facts["checks"]["rows_put_aside"]:
        rows = "; ".join(f"{reason}: {count}" for reason, count in put_aside.items())
        told.append((_("Rows put aside"), rows))
    told += [
        (_("Release"), _("%(number)s, added %(date)s, held by %(organization)s")
         % {"number": release.folder_id, "date": date_format(release.made_at), "organization": release.custodian}),
        (_("Made with"), _("CommonTable %(version)s") % {"version": facts["code_version"]}),
    ]  # fmt: skip
    return told


def method(code: str) -> str:
    for beginning, sentence in METHODS.items():
        if code.startswith(beginning):
            return _(sentence)
    return code


def protection(disclosure: dict[str, Any]) -> str:
    policy, result = disclosure["policy"], disclosure["result"]
    sentence = _(POLICIES[policy["name"]]) if policy["name"] in POLICIES else _by_rule(policy)
    hidden = sum(int(result.get(name, 0)) for name in ("hidden", *OLDER_NAMES))
    if hidden:
        counted = _("%(count)s counts were hidden here for that reason.") % {"count": hidden}
        return _("%(sentence)s %(counted)s") % {"sentence": sentence, "counted": counted}
    return sentence


def _by_rule(policy: dict[str, Any]) -> str:
    """Any other rule, by the counts it hides and who says so."""
    words = {"low": 1 if policy["zero_shown"] else 0, "high": policy["minimum"] - 1, "rule": policy["citation"]}
    return (
        _("No count of %(low)s to %(high)s is shown, nor any figure from which one could be worked out (%(rule)s).")
        % words
    )


def _certainty(held: Contents) -> str:
    level = wording.level_name(held.estimates[0]["level"])
    text = _("Each interval would hold the true figure in %(level)s of such measurements.") % {"level": level}
    if held.hidden_at_source:
        return _("%(text)s Where counts are hidden it also covers everything they can be.") % {"text": text}
    return text


def _limits(held: Contents) -> str:
    if held.has_places and not held.gaps:
        return _(
            "Figures of small places are uncertain. Differences between two places whose intervals overlap may be "
            "chance. "
            "A place's figure describes those who lived there, not what the place does to a person."
        )
    return _(
        "Groups are those of the source. A gap shows that lives differ, not why. Race is not a cause: conditions are."
    )
