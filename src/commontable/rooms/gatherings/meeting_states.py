"""The words of meetings: kinds, formats, states, supports. No ORM here."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingKind(TextChoices):
    REGULAR = "regular", _("regular meeting")
    SPECIAL = "special", _("special meeting")
    ANNUAL = "annual", _("annual meeting")
    QUARTERLY = "quarterly", _("quarterly meeting of all members")
    EMERGENCY = "emergency", _("emergency meeting")


class MeetingFormat(TextChoices):
    """Where people are; what is lost when nobody is in the room is asked per meeting (CAS-16)."""

    IN_PERSON = "in_person", _("in person")
    REMOTE = "remote", _("remote")
    HYBRID = "hybrid", _("in person and remote")


class MeetingLanguage(TextChoices):
    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")
    BOTH = "en-es", _("English and Spanish")


class MeetingState(TextChoices):
    """Worked out from records: a notice, an opening, a closing, a cancellation."""

    PLANNED = "planned", _("planned")
    NOTICED = "noticed", _("notice given")
    OPEN = "open", _("open now")
    CLOSED = "closed", _("held")
    CANCELED = "canceled", _("called off")


class ItemKind(TextChoices):
    """What an agenda item asks of those who come (CO-05)."""

    VOTE = "vote", _("vote")
    INFORMATION = "information", _("information")
    CONSENT = "consent", _("consent agenda")
    PUBLIC_COMMENT = "public_comment", _("public comment")
    STORY = "story", _("story")
    CLOSED_SESSION = "closed_session", _("closed session")
    HUB_UPDATE = "hub_update", _("hub update")


class Presence(TextChoices):
    IN_PERSON = "in_person", _("in the room")
    REMOTE = "remote", _("remote")


class SittingAs(TextChoices):
    MEMBER = "member", _("member")
    ALTERNATE = "alternate", _("alternate")


class RecordedHow(TextChoices):
    SELF = "self", _("checked in themselves")
    CLERK = "clerk", _("noted by the clerk")


class ReplyAnswer(TextChoices):
    """What a member says before the meeting (CO-08)."""

    IN_PERSON = "in_person", _("I come")
    REMOTE = "remote", _("I join remotely")
    ALTERNATE = "alternate", _("My alternate comes")
    NO = "no", _("I cannot come")


class Support(TextChoices):
    """What lets a resident come and take part (CJ-12)."""

    CHILDCARE = "childcare", _("childcare")
    TRANSPORT = "transport", _("a ride, or the fare")
    INTERPRETATION = "interpretation", _("interpretation")
    LANGUAGE = "language", _("papers in my language")
    MEAL = "meal", _("a meal")
    ANOTHER_TIME = "another_time", _("another time of day")
    INTERNET = "internet", _("internet, or a phone line")
    COMPANY = "company", _("somebody to come with me")
    OTHER = "other", _("something else")


class SupportOutcome(TextChoices):
    USED = "used", _("provided and used")
    NOT_USED = "not_used", _("provided, not used")
    NOT_PROVIDED = "not_provided", _("not provided")
