"""The product's settings with static files as they lie in the repository, so that nothing has to be gathered first."""

from studio.settings import *  # noqa: F403
from studio.settings import INSTALLED_APPS, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
# Kinds that exist in tests only, added from outside as an app of its own each.
INSTALLED_APPS += [f"tests.pretended.{name}" for name in ("sounds", "sketches", "notes")]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
