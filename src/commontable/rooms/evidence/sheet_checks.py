"""What stands between a fact sheet and its readers: faults of its text, the fact check, what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience

from .contents import read_contents
from .fact_check import Remark, check
from .fact_check.check import NAME, Bearing
from .models import Asset, Clearance, FactSheet
from .request_states import Languages
from .sheet_figures import Figures, citations_of, is_replaced, is_withdrawn

WIDTH = list(Audience)


@dataclass(frozen=True)
class Judged:
    """A remark, and the clearance that lets it stand, where a reviewer wrote one."""

    remark: Remark
    clearance: Clearance | None

    @property
    def is_open(self) -> bool:
        return self.clearance is None


def remarks(sheet: FactSheet) -> list[Judged]:
    """What the fact check finds in each language of the sheet, with its clearances."""
    figures = Figures.of(sheet)
    cleared = {clearance.remark: clearance for clearance in sheet.clearances.select_related("by")}
    texts = {"en": f"{sheet.title}.\n\n{sheet.text}"}
    if sheet.text_es or sheet.title_es:
        texts["es"] = f"{sheet.title_es}.\n\n{sheet.text_es}"
    found = [one for language, text in texts.items() for one in check(text, language, bearing(figures, text))]
    return [Judged(one, cleared.get(one.key)) for one in found]


def bearing(figures: Figures, text: str) -> Bearing:
    """What the check must know of the figures named in a text."""
    named = {match[0][1:-1]: figures.find(*match.groups()) for match in NAME.finditer(text)}
    held = {
        letter: read_contents(citation.release.folder_id)
        for letter, citation in figures.citations.items()
        if not is_withdrawn(citation.release)
    }
    return Bearing(
        bare={name: bound.is_bare for name, bound in named.items() if bound and bound.is_figure},
        codes={code for each in held.values() for code in each.places},
        without_source=[letter for letter, each in held.items() if not str(each.facts["source_note"]).strip()],
    )


def holding_back(sheet: FactSheet) -> list[Judged]:
    """The remarks that keep the sheet back: those of a public body's copy that nobody has cleared."""
    return [one for one in remarks(sheet) if one.is_open] if sheet.states_facts_only else []


def refuse_unfinished(sheet: FactSheet) -> None:
    """Before review: both languages where asked for, no name that stands for nothing, an asset beside the lack."""
    figures = Figures.of(sheet)
    for text in (sheet.text, sheet.text_es):
        if unknown := figures.unknown(text):
            raise NotNow(
                _("%(name)s stands for nothing. Choose a name from the list beside the text.") % {"name": unknown[0]}
            )
    wants = Languages(sheet.request.languages) if sheet.request else Languages.ENGLISH
    if "es" in wants.codes and "es" not in sheet.languages:
        raise NotNow(_("Whoever asked wants the sheet in Spanish too. Write its title and text in Spanish."))
    if not sheet.assets.exists():
        raise NotNow(
            _("Beside every lack stands what is there already. Choose at least one asset, or enter one first.")
        )
    refuse_gone(sheet)


def refuse_gone(sheet: FactSheet) -> None:
    """Releases that were withdrawn or replaced carry no new sheet."""
    for citation in citations_of(sheet):
        words = {"release": citation.release.title, "letter": citation.letter}
        if is_withdrawn(citation.release):
            raise NotNow(_("Release %(letter)s, “%(release)s”, was withdrawn. Cite another.") % words)
        if is_replaced(citation.release):
            raise NotNow(_("Release %(letter)s, “%(release)s”, was replaced. Cite the newer one.") % words)


def refuse_narrower(sheet: FactSheet, audience: Audience) -> None:
    """A sheet never shows a release or an asset to people who may not see it by itself."""
    for citation in citations_of(sheet):
        if _is_narrower(citation.release.audience, audience):
            words = {"release": citation.release, "audience": Audience(citation.release.audience).label}
            raise NotNow(
                _("“%(release)s” may only be seen by: %(audience)s. Show the release to more people first.") % words
            )
    for asset in sheet.assets.all():
        if _is_narrower(asset.audience, audience):
            raise NotNow(
                _("The asset “%(asset)s” may only be seen by: %(audience)s. Show it to more people first.")
                % {"asset": asset, "audience": Audience(asset.audience).label}
            )


def _is_narrower(narrow: str, wide: str) -> bool:
    return WIDTH.index(Audience(narrow)) < WIDTH.index(Audience(wide))


def standing_assets(sheet: FactSheet) -> list[Asset]:
    return list(sheet.assets.filter(removal__isnull=True))


def gone_or_newer(sheet: FactSheet) -> list[str]:
    """The letters of releases that were replaced or withdrawn since: a new version is due."""
    return [
        citation.letter
        for citation in citations_of(sheet)
        if is_withdrawn(citation.release) or is_replaced(citation.release)
    ]
