"""What can be said further of the figures a release shows: where a gap comes from, what it costs, who stands out.

Everything here is computed from the tables as they will be read (after disclosure and rounding) and from the files of
context given beside them; nothing else enters. So none of it can tell more than the release does, and anybody can
compute it again from the release.
"""

from __future__ import annotations

from commontable.pipeline.analysis.beside import Beside, read_beside
from commontable.pipeline.analysis.tables import ANALYSES, analyze

__all__ = ["ANALYSES", "Beside", "analyze", "read_beside"]
