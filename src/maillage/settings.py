"""Assemble Django's settings from the environment (see :mod:`maillage.environment`)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from maillage import environment as env

PACKAGE_DIR = Path(__file__).resolve().parent
HOME_DIR = Path(env.read("MAILLAGE_HOME")).resolve()
DATA_DIR = env.read("MAILLAGE_DATA_DIR") or None

# Checked when the instance starts: see maillage.core.documents.theme.
MAILLAGE_DOCUMENT_THEME = env.read("MAILLAGE_DOCUMENT_THEME")

DEBUG = env.read_flag("MAILLAGE_DEBUG")
MAILLAGE_DEMO = env.read_flag("MAILLAGE_DEMO")

MAILLAGE_PUBLIC_URL = env.read("MAILLAGE_PUBLIC_URL").rstrip("/")
_public = urlsplit(MAILLAGE_PUBLIC_URL)
_is_local = _public.hostname in {"127.0.0.1", "localhost", "::1"}
if _public.scheme not in {"http", "https"} or not _public.hostname:
    msg = "MAILLAGE_PUBLIC_URL est illisible. Exemple : MAILLAGE_PUBLIC_URL=https://maillage.exemple.fr"
    raise ImproperlyConfigured(msg)
if MAILLAGE_DEMO and not _is_local:
    msg = (
        "MAILLAGE_DEMO=1 ouvre des comptes sans mot de passe : elle n’est permise que sur une adresse locale."
    )
    raise ImproperlyConfigured(msg)

# A local instance starts without any setting; any other must bring its own key.
SECRET_KEY = env.read("MAILLAGE_SECRET_KEY") or (
    "local-instance-only-never-served-to-others-0123456789"
    if _is_local
    else env.require("MAILLAGE_SECRET_KEY")
)
ALLOWED_HOSTS = [str(_public.hostname), *(["localhost", "127.0.0.1", "[::1]"] if _is_local else [])]
CSRF_TRUSTED_ORIGINS = [MAILLAGE_PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "maillage.core",
    "maillage.territories",
    "maillage.accounts",  # before allauth, whose pages it dresses
    "maillage.observatory",
    "maillage.contracts",
    "maillage.grants",
    "maillage.intake",
    "maillage.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "maillage.core.public_pages.PublicPagesMiddleware",  # what it keeps has the headers set below
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "maillage.core.middleware.TextGuardMiddleware",
    "maillage.core.middleware.OutOfServiceMiddleware",
    "maillage.core.middleware.PrivatePagesMiddleware",
    "maillage.accounts.middleware.SessionLimitsMiddleware",
    "maillage.accounts.middleware.SecondFactorMiddleware",
    "maillage.accounts.middleware.ReadingVolumeMiddleware",
]

ROOT_URLCONF = "maillage.urls"
WSGI_APPLICATION = "maillage.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillage.core.context_processors.frame",
            ],
            "builtins": ["django.templatetags.static", "maillage.core.templatetags.maillage"],
        },
    }
]

DATABASES = {
    "default": env.database_from(
        env.read("MAILLAGE_DATABASE_URL") or os.environ.get("DATABASE_URL", ""), HOME_DIR
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        # Lock-out and reading volume are counted here: the default of 300 entries would let a
        # stranger push them out by knocking from many addresses.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["maillage.core.formats"]

STATIC_URL = "static/"
STATIC_ROOT = HOME_DIR / "static"
# A file too large is stopped while it arrives (see intake.uploads).
FILE_UPLOAD_HANDLERS = [
    "maillage.intake.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME_DIR / "fichiers"
# The lake of official figures, and the engine that reads it.
LAKE_DIR = HOME_DIR / "lac"
LAKE_ENGINE = env.read("MAILLAGE_LAKE_ENGINE")
LAKE_URL = env.read("MAILLAGE_LAKE_URL")
MAILLAGE_ERASURES_FILE = Path(env.read("MAILLAGE_ERASURES_FILE") or HOME_DIR / "effacements.txt")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Signing in ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "maillage.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True  # one address an account; the old one holds until the new one is proved
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/15m/key,50/15m/ip"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _public.scheme
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Maillage"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_ADAPTER = "maillage.accounts.adapter.SecondFactorAdapter"
ALLAUTH_TRUSTED_PROXY_COUNT = env.read_count("MAILLAGE_PROXY_COUNT")

# ProConnect, or any OpenID Connect provider: nothing of it is loaded unless its address is given.
MAILLAGE_OIDC_ISSUER = env.read("MAILLAGE_OIDC_ISSUER").rstrip("/")
if MAILLAGE_OIDC_ISSUER:
    OIDC_RP_CLIENT_ID = env.require("MAILLAGE_OIDC_CLIENT_ID")
    OIDC_RP_CLIENT_SECRET = env.require("MAILLAGE_OIDC_CLIENT_SECRET")
    for _name, _value in env.oidc_from(MAILLAGE_OIDC_ISSUER).items():
        globals()[_name] = _value
    AUTHENTICATION_BACKENDS.append("maillage.accounts.oidc.backend.ProConnectBackend")

# A working day, ended by an hour without a click (see accounts.middleware).
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MAILLAGE_SESSION_IDLE_SECONDS = 3600

# Pages of unknown visitors that each process keeps (see core.public_pages); 0 keeps none.
MAILLAGE_PUBLIC_PAGES_BYTES = env.read_count("MAILLAGE_PUBLIC_PAGES_BYTES")

# --- Safety of pages ----------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _public.scheme == "https"
SECURE_SSL_REDIRECT = _public.scheme == "https"
SECURE_HSTS_SECONDS = 31_536_000 if _public.scheme == "https" else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _public.scheme == "https"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "maillage.core.views.show_csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        # Signing out of ProConnect is a form of ours that ends on its site.
        "form-action": [SELF, *([env.origin_of(MAILLAGE_OIDC_ISSUER)] if MAILLAGE_OIDC_ISSUER else [])],
        "frame-ancestors": [NONE],
    }
}

for _name, _value in env.email_from(env.read("MAILLAGE_EMAIL_URL"), HOME_DIR).items():
    globals()[_name] = _value
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.read("MAILLAGE_EMAIL_FROM")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
