"""The keys that a page answers to, as a page of its own or for the sheet over another."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.access.permissions import signed_in
from conversations.htmx import details, wants_fragment


@require_safe
@signed_in
def keys(request: HttpRequest) -> HttpResponse:
    """The switch in it leads back to the page that is under the sheet."""
    if not wants_fragment(request):
        return render(request, "keys/keys.html", {"next": request.path})
    htmx = details(request)
    under = htmx.current_url_abs_path if htmx else None
    return render(request, "keys/_keys.html", {"next": under or request.path, "sheet": True})
