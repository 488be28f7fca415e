"""A release: an immutable folder named after its content. The only way out of the pipeline."""

from commontable.pipeline.release.reading import BrokenRelease, Release, list_releases, open_release

__all__ = ["BrokenRelease", "Release", "list_releases", "open_release"]
