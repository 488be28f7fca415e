"""The rules as data: for each kind of remark the patterns in English and Spanish, the reason and the remedy.

A rule is a first reader, not a judge: it may find too much, and a reviewer may let a passage stand and say why.
Every rule has examples it must find and sentences it must let pass in tests/rooms/evidence/test_fact_check.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FLAGS = re.IGNORECASE


@dataclass(frozen=True, eq=False)
class Rule:
    """`patterns` by language; rules without patterns are worked out in check.py. A remark shows the whole sentence."""

    key: str
    title: str | Promise
    why: str | Promise
    remedy: str | Promise
    patterns: dict[str, tuple[re.Pattern[str], ...]]


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, FLAGS) for pattern in patterns)


_VERBS_EN = (
    "act now|add your|ask|attend|call|come|contact|defeat|demand|donate|e-?mail|fight|help|join|let(?:'|’)?s|let us|"
    "mobilize|oppose|organize|pass|protect|reject|remember to|say no|say yes|share this|show up|sign|speak up|stand|"
    "stop|support|take action|tell|urge|visit|vote|write"
)
_VERBS_ES = (
    "actúe|actuemos|acuda|apoye|apoyemos|apoyen|asista|ayude|ayúdenos|comuníquese|comparta|defienda|detenga|done|"
    "dígale|diga|escriba|exija|exijamos|firme|firmen|llame|llamen|luche|luchemos|opóngase|organícese|pida|pidamos|"
    "proteja|rechace|rechacemos|súmese|únase|vaya|venga|vote|voten|votemos"
)
_OFFICIALS_EN = "city council|council|commissioners?|governor|legislators?|legislature|mayor|representatives?|senators?"
_OFFICIALS_ES = "alcalde|alcaldesa|concejo|concejales?|gobernadora?|legisladores?|representantes?|senador(?:es)?"
# The same words as nouns begin plain sentences: "Support groups meet weekly."
_NOUN = r"(?!\s+(?:is|are|was|were|has|have|among|centers?|from|groups?|programs?|rates?|services?|staff|systems?)\b)"
_MEASURES_EN = (
    "act|amendment|ballot|bill|candidate|initiative|law|levy|measure|ordinance|petition|policy|proposal|proposition|"
    "question|referendum|resolution|tax"
)
_MEASURES_ES = (
    "boleta|candidat[oa]|enmienda|impuesto|iniciativa|ley|medida|ordenanza|petición|política|propuesta|proyecto de ley|"
    "referéndum|resolución"
)

CALL = Rule(
    key="call_to_action",
    title=_("Asks readers to act"),
    why=_("A fact sheet of a public body informs. Asking readers to call, vote, sign or come is a call to action."),
    remedy=_("Say what is so, and leave out what readers should do. A partner may say it in a copy of its own."),
    patterns={
        "en": _compiled(
            rf"^\W*(?:please\s+)?(?:{_VERBS_EN})\b{_NOUN}",
            r"\b(?:call|contact|e-?mail|tell|urge|write(?: to)?|ask)\s+(?:your|the|our)\s+(?:\w+\s+)?"
            rf"(?:{_OFFICIALS_EN})\b",
            r"\b(?:vote|voting)\s+(?:yes|no|for|against)\b|\btake action\b|\bact now\b",
            r"\bsign (?:the|this|our) petition\b",
            r"\b(?:we|please)\s+(?:urge|ask|call on|invite you to)\b",
        ),
        "es": _compiled(
            rf"^\W*(?:por favor,?\s+)?(?:{_VERBS_ES})\b",
            r"\b(?:llame|escriba|pida|exija|dígale|diga)\s+(?:al|a la|a su|a sus|a)\s+(?:\w+\s+)?"
            rf"(?:{_OFFICIALS_ES})\b",
            r"\bvot(?:e|en|ar|emos)\s+(?:sí|no|por|en contra|a favor)\b|\bfirme (?:la|esta|nuestra) petición\b",
            r"\b(?:instamos|pedimos|exhortamos|invitamos)\s+a\b",
        ),
    },
)

SIDE = Rule(
    key="takes_a_side",
    title=_("Takes a side on a measure or candidate"),
    why=_(
        "Public money may not be used to support or oppose a ballot measure or candidate (in Missouri RSMo 115.646). "
        "Naming a measure is fine; favoring it is not."
    ),
    remedy=_("Say what the measure would do, from its own text, without favoring or opposing it."),
    patterns={
        "en": _compiled(
            r"(\b(?:supports?|supporting|opposes?|opposing|endorses?|endorsing|favors?|in favor of|defeats?|backs?)\s+"
            rf"(?:the\s+|this\s+|a\s+)?(?:[\w-]+\s+){{0,3}}(?:{_MEASURES_EN})\b)",
            rf"(\b(?:good|bad|right|wrong|best|worst|dangerous|needed)\s+(?:{_MEASURES_EN})\b)",
        ),
        "es": _compiled(
            r"(\b(?:apoya(?:mos|n|r)?|respalda(?:mos|n|r)?|se oponen?|nos oponemos|oponerse|a favor de|en contra de)\s+"
            rf"(?:(?:a|al|el|la|esta|este|una?)\s+)*(?:[\w-]+\s+){{0,3}}(?:{_MEASURES_ES})\b)",
            rf"(\b(?:buena|mala|mejor|peor|peligrosa)\s+(?:{_MEASURES_ES})\b)",
        ),
    },
)

ADVOCACY = Rule(
    key="advocacy_words",
    title=_("Says what should be, not what is"),
    why=_(
        "Words such as “must”, “should” or “unacceptable” judge or prescribe. A reader may reach the judgment alone."
    ),
    remedy=_("Give the figure and its interval, and take out the word that judges."),
    patterns={
        "en": _compiled(
            r"(\b(?:must|should|ought to|deserves?|demands?|unacceptable|outrag(?:e|eous)|shameful|disgraceful|"
            r"inexcusable|common sense|no-brainer|only fair|long overdue|urgently|enough is enough)\b)",
            r"(\b(?:needs?|has|have) to\s+(?:act|be|change|do|end|fix|fund|invest|pass|stop)\b)",
        ),
        "es": _compiled(
            r"\b(?:debe(?:n|mos|ría|rían|ríamos)?\s+\w+(?:ar|er|ir|se)|hay que|tienen? que|merece(?:n|mos)?|exigen?)\b",
            r"\b(?:inaceptable|indignante|vergonzos[oa]|inexcusable|sentido común|ya es hora|urgen?|basta ya)\b",
        ),
    },
)

CAUSE = Rule(
    key="cause",
    title=_("Claims a cause, or foretells"),
    why=_(
        "These figures describe differences. They do not show what caused them, nor what a policy will bring; that "
        "takes another kind of study."
    ),
    remedy=_(
        "Write “differs with”, “is lower where”, or cite the study that shows the cause in a sentence of its own."
    ),
    patterns={
        "en": _compiled(
            r"(\b(?:because of|caused by|causes?|causing|due to|leads? to|led to|leading to|results? in|resulted in|"
            r"as a result of|thanks to|responsible for|drives?|driven by|brought about|kills?|saved lives|save lives|"
            r"the (?:effect|impact) of|attributable to)\b)",
            r"(\bwill\s+(?:\w+\s+)?(?:add|boost|close|cut|help|improve|increase|lengthen|lower|prevent|raise|reduce|save|"
            r"shorten|shrink)\b)",
        ),
        "es": _compiled(
            r"\b(?:a causa de|causad[oa]s? por|causan?|debido a|debid[oa]s a|llevan? a|llevó a|conducen? a)\b",
            r"\b(?:provocan?|provocó|resultan? en|como resultado de|gracias a|responsables? de|se deben? a|matan?)\b",
            r"\b(?:salvan? vidas|el (?:efecto|impacto) de|atribuibles? a)\b",
            r"(\b(?:aumentará|mejorará|reducirá|bajará|subirá|salvará|evitará|cerrará|alargará|acortará)n?\b)",
        ),
    },
)

NUMBER = Rule(
    key="typed_number",
    title=_("A number that is not bound to a figure"),
    why=_("A typed number has no source, no interval and no version: it stays when its release is replaced."),
    remedy=_("Put the name of a figure in its place, such as {A.gap}, or leave the number out."),
    patterns={},
)

INTERVAL = Rule(
    key="no_interval",
    title=_("A figure without its interval"),
    why=_("An estimate is uncertain. Without its interval readers take it for exact."),
    remedy=_("Add the figure with its interval to the same text, such as {A.detail} or {A.gap}."),
    patterns={},
)

SOURCE = Rule(
    key="no_source",
    title=_("Nothing cited"),
    why=_("A fact sheet rests on releases. This text names no figure of any, or a release does not say its source."),
    remedy=_("Use at least one figure by its name, of a release whose source is stated."),
    patterns={},
)

RULES = (CALL, SIDE, ADVOCACY, CAUSE, NUMBER, INTERVAL, SOURCE)
BY_KEY = {rule.key: rule for rule in RULES}

# Numbers in words that say how much or how often. Small counts are found only before what makes them a figure.
NUMBER_WORDS = {
    "en": r"half|halved|thirds?|quarters?|twice|thrice|double[ds]?|triple[ds]?|percent|dozens?|hundreds?|thousands?|"
    r"millions?|(?:two|three|four|five|six|seven|eight|nine|ten)(?=\s+(?:years|times|in\b|out of|of every))",
    "es": r"mitad|tercios?|cuarta parte|doble|triple|duplic(?:a|an|ó)|triplic(?:a|an|ó)|por ciento|docenas?|cientos|"
    r"miles|millones|(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)(?=\s+(?:años|veces|de cada))",
}
MONTHS = {
    "en": "january|february|march|april|may|june|july|august|september|october|november|december",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
}
