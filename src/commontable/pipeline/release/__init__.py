"""A release: an immutable folder named after its content. The only way out of the pipeline."""

from commontable.pipeline.release.reading import BrokenRelease, Release, list_releases, open_release
from commontable.pipeline.release.store import Address, Location, StoreFailure

__all__ = ["Address", "BrokenRelease", "Location", "Release", "StoreFailure", "list_releases", "open_release"]
