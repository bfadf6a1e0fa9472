"""``python -m tests.faults``: the nursery, with Django ready before anything of the studio is imported."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.settings")
django.setup(set_prefix=False)

from tests.faults import nursery  # noqa: E402 - models need django.setup() first

nursery.main()
