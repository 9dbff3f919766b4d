"""Keep everything of an instance but the fingerprints of static files, which take long to compute."""

from maillage.settings import *  # noqa: F403 - a settings module extends another this way
from maillage.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
