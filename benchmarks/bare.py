"""Served for cpu.py: Django with nothing around it, and the least that there is to do."""

import os
from typing import Final

import requests
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"], ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__
)

BACKEND: Final = requests.Session()
BACKEND.trust_env = False
BACKEND.headers["Authorization"] = f"Bearer {os.environ['CASEY_API_KEY']}"


def hello(_: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def proxy(request: HttpRequest) -> HttpResponse:
    """The backend's own JSON, unread."""
    url = f"{os.environ['CASEY_API_URL']}/conversations?{request.META['QUERY_STRING']}"
    return HttpResponse(BACKEND.get(url, timeout=6).content, "application/json")


urlpatterns = [path("hello", hello), path("proxy", proxy)]
application = get_wsgi_application()
