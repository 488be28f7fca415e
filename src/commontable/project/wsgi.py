"""The WSGI application the server runs."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commontable.project.settings")
application = get_wsgi_application()
# Load every view now: a server process is up when it can answer, and no visitor waits for imports.
get_resolver().url_patterns  # noqa: B018
