"""Downloads from the official addresses of sources: only when somebody asks, over HTTPS, bounded, resumable, noted."""

from commontable.pipeline.fetch.choosing import address_of, choices_of, name_of
from commontable.pipeline.fetch.download import Bounds, Fetched, fetch
from commontable.pipeline.fetch.reaching import FetchFailure, Reach
from commontable.pipeline.fetch.unpacking import unpacked

__all__ = ["Bounds", "FetchFailure", "Fetched", "Reach", "address_of", "choices_of", "fetch", "name_of", "unpacked"]
