"""The form of a measurement: one file a part. A new part is a file with a `Part`, named in `run.py`, its choices in
`asked.Asked`, and a line in `requesting.py`.
"""

from .files import FilesField, OneFileField, one_file
from .part import Frame, Part, Section
from .run import FORMS, CountsForm, PublishedForm, RunForm

__all__ = [
    "FORMS",
    "CountsForm",
    "FilesField",
    "Frame",
    "OneFileField",
    "Part",
    "PublishedForm",
    "RunForm",
    "Section",
    "one_file",
]
