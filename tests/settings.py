"""Change what tests need faster or stricter than an instance."""

import tempfile
from pathlib import Path

from maillage.settings import *  # noqa: F403 - a settings module extends another this way
from maillage.settings import TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_MANIFEST_STRICT = False
STATIC_ROOT = None
TEMPLATES[0]["OPTIONS"]["debug"] = True
MAILLAGE_DEMO = False
LAKE_DIR = Path(tempfile.mkdtemp(prefix="maillage-lac-"))
MAILLAGE_ERASURES_FILE = Path(tempfile.mkdtemp(prefix="maillage-tests-")) / "effacements.txt"
# Factories write without events, which is what a page kept is known to be out of date by.
MAILLAGE_PUBLIC_PAGES_BYTES = 0
