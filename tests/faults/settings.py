"""The product's settings with static files as they lie in the repository, so that nothing has to be gathered first."""

from studio.settings import *  # noqa: F403
from studio.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
