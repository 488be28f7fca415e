"""The site's own settings, plus one bare view to compare with."""

from commontable.project.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.site_urls"
