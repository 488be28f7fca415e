"""How days are typed in this room's forms: the browser's own picker, ISO in and out."""

from django import forms

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
