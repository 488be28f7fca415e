"""The forms of this room, one file per noun."""

from .access import AccessRightForm, PrivateLinkForm
from .assets import AssetForm
from .indicators import (
    EnteringForm,
    FrameworkPolarityForm,
    IndicatorAudienceForm,
    IndicatorForm,
    NestingForm,
    ReasonForm,
)
from .measuring import FORMS, FilesField, RunForm
from .releases import PublicationForm, WithdrawalForm

__all__ = [
    "FORMS",
    "AccessRightForm",
    "AssetForm",
    "EnteringForm",
    "FilesField",
    "FrameworkPolarityForm",
    "IndicatorAudienceForm",
    "IndicatorForm",
    "NestingForm",
    "PrivateLinkForm",
    "PublicationForm",
    "ReasonForm",
    "RunForm",
    "WithdrawalForm",
]
