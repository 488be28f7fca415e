"""The site's settings. What differs between installations comes from the environment: docs/reference/settings.md."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import environment as env

PACKAGE = Path(__file__).resolve().parent.parent

# --- Where this installation keeps things -------------------------------------------------------------------------
DATA_FOLDER = Path(env.text("COMMONTABLE_DATA", "data")).resolve()
RELEASES_FOLDER = env.location("COMMONTABLE_RELEASES", DATA_FOLDER / "releases")  # or the address of an object store
UPLOADS_FOLDER = DATA_FOLDER / "uploads"
CHARTS_FOLDER = DATA_FOLDER / "charts"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_LIMIT = env.number("COMMONTABLE_UPLOAD_LIMIT_MB", 100) * 1024 * 1024
# The limit stands first and at every address: the check for forged requests reads what anybody sends anywhere.
FILE_UPLOAD_HANDLERS = [
    "commontable.foundation.uploads.WithinLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

SITE_URL = env.text("COMMONTABLE_URL", "http://localhost:8000").rstrip("/")
IS_HTTPS = SITE_URL.startswith("https://")
SECRET_KEY = env.kept_secret(DATA_FOLDER)
DEBUG = env.flag("COMMONTABLE_DEBUG")
ALLOWED_HOSTS = env.words("COMMONTABLE_HOSTS", f"localhost,127.0.0.1,[::1],{env.host_of('COMMONTABLE_URL', SITE_URL)}")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Storeys and rooms, top to bottom ------------------------------------------------------------------------------
INSTALLED_APPS = [
    "commontable.rooms.home",
    "commontable.rooms.evidence",
    "commontable.rooms.agreements",
    "commontable.rooms.gatherings",
    "commontable.rooms.people",
    "commontable.design",
    "commontable.foundation",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # the sign-in library's list of passkeys says "3 days ago"
    "django.forms",  # its templates, below design's own
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commontable.rooms.people.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "commontable.rooms.people.middleware.SightMiddleware",
]

ROOT_URLCONF = "commontable.project.urls"
WSGI_APPLICATION = "commontable.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "commontable.design.forms.DesignRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commontable.rooms.home.context.frame",
            ],
        },
    }
]

# --- Database: SQLite in WAL mode, or PostgreSQL by DATABASE_URL -----------------------------------------------------
SQLITE = f"sqlite:///{DATA_FOLDER / 'commontable.sqlite3'}"
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(env.text("DATABASE_URL").strip() or SQLITE, conn_max_age=None)
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a writer waits its turn at the start of the transaction instead of failing in the middle of it.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
CACHES = {
    # In the database, so that throttles count across processes.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # In the process: what is the same for every visitor, kept until the ledger has a new line. A large page takes half
    # a megabyte, so a hundred of them are enough.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
}
# Jobs wait in the database; `commontable serve` runs the worker beside the server.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# From this hour on `commontable serve` has the day's own work done (warnings, proposals, weekly mails); None: never.
DAILY_HOUR = env.hour("COMMONTABLE_DAILY_HOUR", 6)

# --- Accounts --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:front"
LOGOUT_REDIRECT_URL = "home:front"
ACCOUNT_ADAPTER = "commontable.rooms.people.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "commontable.rooms.people.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever invites vouches for the address; a change of address is confirmed
ACCOUNT_CHANGE_EMAIL = True  # one address for each account: it is how they sign in
ACCOUNT_EMAIL_NOTIFICATIONS = True  # tell the owner by mail when a password or second factor changes
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can make this site write to strangers
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
# Throttles by client address, and failed sign-ins by e-mail address too: the sixth in five minutes waits.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/300s/key", "accept_invitation": "20/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("COMMONTABLE_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "commontable.rooms.people.forms.account.PasskeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS  # passkeys on http://localhost, for the demo
MFA_TOTP_ISSUER = "CommonTable"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off (RFC 6238 §5.2)
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts come by invitation: nobody can squat on another's address
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # by the address the provider has verified; see SocialAccountAdapter
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
OIDC_URL = env.text("COMMONTABLE_OIDC_URL").rstrip("/")
if OIDC_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": env.text("COMMONTABLE_OIDC_NAME", "Single sign-on"),
                "client_id": env.required("COMMONTABLE_OIDC_CLIENT_ID", because="COMMONTABLE_OIDC_URL is set"),
                "secret": env.text("COMMONTABLE_OIDC_SECRET"),
                "settings": {
                    "server_url": OIDC_URL,
                    # For providers that never say whether an address is verified. Only for a directory you control.
                    "verified_email": env.flag("COMMONTABLE_OIDC_TRUST_EMAIL"),
                },
            }
        ],
    }

# --- E-mail: files in the data folder until a server is named --------------------------------------------------------
EMAIL_FILE_PATH = DATA_FOLDER / "outbox"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("COMMONTABLE_EMAIL_FROM", "commontable@localhost")
if env.text("COMMONTABLE_SMTP_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = env.text("COMMONTABLE_SMTP_HOST")
    EMAIL_PORT = env.number("COMMONTABLE_SMTP_PORT", 587)
    EMAIL_HOST_USER = env.text("COMMONTABLE_SMTP_USER")
    EMAIL_HOST_PASSWORD = env.text("COMMONTABLE_SMTP_PASSWORD")
    EMAIL_USE_TLS = env.flag("COMMONTABLE_SMTP_TLS", default=True)

# --- Languages -------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "commontable.project.formats"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("COMMONTABLE_TIME_ZONE", "America/Chicago")

# --- Static files: served by the app server, straight from the packages they come in ---------------------------------
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600


def _font_folder(package: str) -> str:
    """The folder of a font package, found without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"The font package {package} is not installed. Install CommonTable's requirements.")
    return str(Path(next(iter(spec.submodule_search_locations))) / "files")


STATICFILES_DIRS = [
    ("fonts/sans", _font_folder("font_source_sans_pro")),
    ("fonts/serif", _font_folder("font_source_serif_pro")),
]

# --- The browser is told to trust nobody else ------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Browsers hold the redirects that follow a form to this list too, so the sign-on provider must be on it.
        "form-action": [SELF, *env.origins("COMMONTABLE_OIDC_URL"), *env.origins("COMMONTABLE_OIDC_ORIGINS")],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
if IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

# Redirects to https, and strict transport for whole domains, are the proxy's affair and its owner's.
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W005", "security.W008", "security.W021"]
if not IS_HTTPS:
    SILENCED_SYSTEM_CHECKS += ["security.W012", "security.W016"]  # table.E1 and table.W1 say it in plain words

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": env.text("COMMONTABLE_LOG_LEVEL", "WARNING")},
}
