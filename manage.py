#!/usr/bin/env python
"""Casey Dashboard from the command line."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError


def main() -> None:
    """Run a command; a wrong setting ends in a sentence, not in a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casey_dashboard.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(f"Casey Dashboard cannot start. {problem}")
    except OperationalError:
        sys.exit("Casey Dashboard cannot start. The database does not answer: see DATABASE_URL.")


if __name__ == "__main__":
    main()
