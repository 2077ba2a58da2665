"""What gunicorn serves."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casey_dashboard.settings")


class Request(WSGIRequest):
    """Forms and addresses are in UTF-8, whatever a request says of its encoding.

    Told of another one, Django's own request reads the address before anything could answer
    that it has too many parameters.
    """

    encoding = None  # type: ignore[override]


class Handler(WSGIHandler):
    """Django's own, with our request."""

    request_class = Request


django.setup(set_prefix=False)
application = Handler()
