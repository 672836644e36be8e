"""Today: what needs this person first."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def today(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    return render(request, "desk/today.html")
