"""Views that answer for a filter: the query string is read once, a value that is not understood is a plain 400."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from geo.http import AccountRequest
from layers.filters import BadFilter, UnitFilter

P = ParamSpec("P")


def asking(
    view: Callable[Concatenate[AccountRequest, UnitFilter, P], HttpResponseBase],
) -> Callable[Concatenate[AccountRequest, P], HttpResponseBase]:
    """Give the view the filter of the query string as its second argument."""

    @wraps(view)
    def answer(request: AccountRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            asked = UnitFilter.of(request.user, request.GET)
        except BadFilter as problem:
            return bad_request(request, str(problem))
        try:
            return view(request, asked, *args, **kwargs)
        except BadFilter as problem:  # of a key that only this view reads
            return bad_request(request, str(problem))

    return answer


def bad_request(request: AccountRequest, message: str) -> HttpResponse:
    """400 with the sentence that says what may stand there."""
    context: dict[str, Any] = {"message": message}
    return render(request, "400.html", context, status=400)
