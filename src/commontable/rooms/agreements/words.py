"""What agreements, their parties, clauses and costs may be. No ORM."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgreementKind(TextChoices):
    """What partners sign."""

    MOU = "mou", _("memorandum of understanding")
    CHARTER = "charter", _("charter")
    BYLAWS = "bylaws", _("bylaws")
    DATA_SHARING = "data_sharing", _("data-sharing agreement")
    DATA_USE = "data_use", _("data-use license")
    LEASE = "lease", _("lease")
    GRANT = "grant", _("grant agreement")


DATA_KINDS = (AgreementKind.DATA_SHARING, AgreementKind.DATA_USE)


class Language(TextChoices):
    """The language a version is written and signed in."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")


class PartyRole(TextChoices):
    """What an organization is in an agreement."""

    PARTY = "party", pgettext_lazy("of an agreement", "party")
    DATA_OWNER = "data_owner", _("data owner")
    DATA_USER = "data_user", _("data user")
    LANDLORD = "landlord", _("gives the space")
    TENANT = "tenant", _("uses the space")
    FUNDER = "funder", _("gives the money")
    GRANTEE = "grantee", _("receives the money")
    WITNESS = "witness", _("named, without signing")


class Area(TextChoices):
    """The five areas of the framework (KC-06)."""

    VISION = "vision", _("a shared vision")
    FOCUS = "focus", _("a shared focus")
    ALIGNMENT = "alignment", _("alignment with others")
    SPACE = "space", _("a shared space")
    OUTCOMES = "outcomes", _("shared outcomes and evaluation")


class ObjectiveCategory(TextChoices):
    """The three categories of joint objectives (KC-07)."""

    CAPACITY = "capacity", _("building capacity")
    COMMUNITIES = "communities", _("engaging priority communities")
    IMPACT = "impact", _("health-impact outcomes")


class ActivityType(TextChoices):
    """The nine types of activity (KC-08)."""

    CROSS_TRAINING = "cross_training", _("cross-training of new staff in each organization")
    LEADERS = "leaders", _("training for leaders of health departments in the region")
    FUNDING = "funding", _("money for community organizing")
    GRANTS = "grants", _("joint grant applications")
    DATA = "data", _("support with data")
    RELATIONSHIPS = "relationships", _("building relationships, and keeping count of them")
    GOVERNING = "governing", _("sitting in each other's governing body")
    PRIORITIES = "priorities", _("setting priorities together, internships, professional development")
    CAMPAIGNS = "campaigns", _("breakthrough campaigns")


class Horizon(TextChoices):
    """How soon a promise is to be kept (KC-12)."""

    SHORT = "short", _("short term")
    LONG = "long", _("long term")


class ClauseKind(TextChoices):
    """What a clause does."""

    PROMISE = "promise", _("promise")
    RULE = "rule", _("rule")
    DEFINITION = "definition", _("definition")
    COST = "cost", pgettext_lazy("kind of clause", "money")
    SPACE = "space", pgettext_lazy("kind of clause", "space")


class ApprovalVerdict(TextChoices):
    """What an approver answers. A block stands until the same approver takes it back by approving."""

    APPROVED = "approved", _("approved")
    BLOCKED = "blocked", _("blocked")


class CostKind(TextChoices):
    """What money does (KC-13, KC-14)."""

    CONTRACT = "contract", _("cost of a contract")
    MEMBERSHIP = "membership", _("pledged membership")
    STAFF = "staff", _("additional staff")
    OTHER = "other", _("other cost")
    AVOIDED = "avoided", _("avoided cost")


class Per(TextChoices):
    """How often an amount is due."""

    ONCE = "once", pgettext_lazy("an amount", "once")
    YEAR = "year", pgettext_lazy("an amount", "a year")
    MONTH = "month", pgettext_lazy("an amount", "a month")
