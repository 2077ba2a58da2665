"""What the view trail adds to the page of a conversation."""

import os
import subprocess
import sys

from benchmarks.databases import postgresql, sqlite


def main() -> None:
    with sqlite() as file, postgresql() as server:
        for name, url in (("SQLite", file), ("PostgreSQL", server)):
            if url is None:
                sys.stdout.write(f"{name} does not answer and was not measured.\n")
                continue
            sys.stdout.write(f"{name}\n")
            sys.stdout.flush()
            settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "DATABASE_URL": url}
            subprocess.run(
                [sys.executable, "-m", "benchmarks.pages"], env=os.environ | settings, check=True
            )


if __name__ == "__main__":
    main()
