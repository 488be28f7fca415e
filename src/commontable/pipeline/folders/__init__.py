"""Parquet, one file or a folder of many: one row a death, or counts. The engine adds rows up while it reads them, so
that what is held is the counts and never the rows, however many there are.
"""

from commontable.pipeline.folders.columns import is_folder, parts_of
from commontable.pipeline.folders.reading import read_folder

__all__ = ["is_folder", "parts_of", "read_folder"]
