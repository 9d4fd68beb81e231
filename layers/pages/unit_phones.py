"""Phones on the unit's page: in full for those who look after it, masked for others, who may ask with a reason."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from geo.http import AccountRequest
from geo.problems import Problem
from geo.sentences import render as sentence
from layers.phones import masked
from units.models import Unit
from units.phones import PhonesRefused, read_phones

if TYPE_CHECKING:
    from geo.models import User


def phones_of(user: "User", unit: Unit) -> dict[str, Any]:
    """The phones as this account may read them; `may_ask`: masked, but a reason opens them."""
    is_open = Unit.objects.phones_open_to(user).filter(pk=unit.pk).exists()
    show = str if is_open else masked
    has_any = bool(unit.principal_phone or unit.controller_phone)
    may_ask = has_any and not is_open and Unit.objects.phones_on_request_to(user).filter(pk=unit.pk).exists()
    numbers = {name: show(getattr(unit, name)) for name in ("principal_phone", "controller_phone")}
    return numbers | {"may_ask": may_ask}


@never_cache
@require_POST
def read(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """查看: the numbers once, after who asked and why was written down."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), uuid=uuid)
    context: dict[str, Any] = {"unit": unit}
    try:
        context["phones"] = read_phones(unit=unit, user=request.user, reason=request.POST.get("reason", ""))
    except PhonesRefused as refused:
        context["problem"] = sentence(Problem(refused.reason))
        return render(request, "pages/unit_phones.html", context, status=403 if "role" in refused.reason else 422)
    return render(request, "pages/unit_phones.html", context)
