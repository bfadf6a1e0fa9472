#!/usr/bin/env python3
"""Run a command of Studio: ``up`` serves it, ``test`` tests it; both set up everything they need first."""

import os
import sys

from studio import bootstrap

bootstrap.enter(sys.argv)

from django.core.management import execute_from_command_line

from studio.lib.env import Misconfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")

if __name__ == "__main__":
    try:
        execute_from_command_line(sys.argv)
    except Misconfigured as error:
        sys.exit(f"Studio: {error}")
