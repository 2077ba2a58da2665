"""What commands say of a database that they cannot use."""

from typing import Final

NOT_READY: Final = "The database is not ready: run `python manage.py migrate` first."
