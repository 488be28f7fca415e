"""What a deed on promises and signatures needs to know, in one piece."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people.models import Organization, Person

from .models import Party
from .promise_states import EvidenceKind
from .recurrence import Rhythm


@dataclass(frozen=True)
class ObligationDetails:
    """What is promised, by whom, to whom and by when."""

    what: str
    obligors: tuple[Organization, ...]
    detail: str = ""
    owner: Person | None = None
    beneficiary: Organization | None = None
    beneficiary_words: str = ""
    due: PartialDate | None = None
    rhythm: str = Rhythm.ONCE
    due_until: dt.date | None = None
    horizon: str = ""

    def columns(self) -> dict[str, Any]:
        """As the model takes them: all but the organizations that promise."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "obligors"}


@dataclass(frozen=True)
class Priority:
    """What a plan made of a promise. `plan` is told with its years."""

    plan: str
    priority: str
    url: str = ""

    def columns(self) -> dict[str, str]:
        return {"plan": self.plan, "priority": self.priority, "url": self.url}


@dataclass(frozen=True)
class Given:
    """Where and when a promise was given outside any agreement; who may read it."""

    holder: Organization
    at: str
    when: PartialDate | None = None
    is_public: bool = True


@dataclass(frozen=True)
class Shown:
    """What shows that a promise was kept. `thing` is the key of something on this site."""

    words: str
    kind: str = EvidenceKind.NOTE
    url: str = ""
    thing: str = ""
    upload: UploadedFile[bytes] | None = None


@dataclass(frozen=True)
class SigningWords:
    """What the signer wrote, drew and saw: `sha256` is the hash of the text on their screen."""

    typed_name: str
    sha256: str
    office: str = ""
    strokes: str = ""


@dataclass(frozen=True)
class Confirmation:
    """The second factor that confirmed the account a moment ago."""

    kind: str
    at: dt.datetime


@dataclass(frozen=True)
class PaperSigner:
    """Who signed on paper for a party, and when, as precisely as it is known."""

    party: Party
    name: str
    signed: PartialDate
    office: str = ""


@dataclass(frozen=True)
class Leaving:
    """A party takes its signature back: from which day, and why."""

    effective: dt.date
    why: str
