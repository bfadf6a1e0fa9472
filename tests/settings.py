"""The product's settings, in a data folder that goes away with the tests."""

import os
import tempfile

_folder = tempfile.TemporaryDirectory(prefix="studio-tests-", ignore_cleanup_errors=True)
os.environ["STUDIO_DATA"] = _folder.name
for _name in ("STUDIO_ADDRESS", "STUDIO_REDIS", "STUDIO_SANDBOX_URL", "STUDIO_UPSTREAMS", "STUDIO_MAIL"):
    os.environ.pop(_name, None)
# SQLite, or a PostgreSQL server that somebody names; programs that tests start have a data folder of their own each.
os.environ["STUDIO_DATABASE"] = os.environ.get("STUDIO_TEST_DATABASE", "")

from studio.settings import *  # noqa: E402, F403
from studio.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STATIC_ROOT, STORAGES, STUDIO_DATA  # noqa: E402

del os.environ["STUDIO_DATABASE"]
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, since the server under test has threads of its own.
    DATABASES["default"]["TEST"] = {"NAME": STUDIO_DATA / "test.sqlite3"}
# Files as they lie in the repository: what gathering makes of them is seen by the tests of ``up``.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir()
MIDDLEWARE[MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware")] = "tests.static_files.FoundOnce"
# Kinds that exist in tests only, added from outside as an app of its own each.
INSTALLED_APPS += [f"tests.pretended.{name}" for name in ("sounds", "sketches", "notes")]
# Safe hashes are slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Files are offered to be fetched, so that pages show it; no test asks the internet.
STUDIO_FETCH_FROM = ("public",)
