"""The forms of this room, one file per noun."""

from .releases import FORMS, FilesField, PublicationForm, RunForm, WithdrawalForm

__all__ = ["FORMS", "FilesField", "PublicationForm", "RunForm", "WithdrawalForm"]
