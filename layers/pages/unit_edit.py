"""Keeping one unit's entry: edit it, change its state, decide what a file said against an edit."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from geo.clock import today
from geo.http import AccountRequest
from geo.problems import Problem
from geo.sentences import render as sentence
from layers.pages.powers import may_edit, runs_register_of
from layers.pages.unit_form import StateForm, UnitForm, freshened, initial_of, name_of, same
from layers.pages.unit_history import label_of, shown_values
from units import editing
from units.editing import EntryRefused, Signature, StaleUnit
from units.models import Unit, UnitState
from units.values import values_of

P = ParamSpec("P")


def of_unit(
    view: Callable[Concatenate[AccountRequest, Unit, P], HttpResponse],
) -> Callable[Concatenate[AccountRequest, UUID, P], HttpResponse]:
    """Give the view the unit of the address, if the user keeps its entry; else 404 or 403."""

    @wraps(view)
    def answer(request: AccountRequest, /, uuid: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("town"), uuid=uuid)
        if not may_edit(request.user, unit):
            raise PermissionDenied
        return view(request, unit, *args, **kwargs)

    return answer  # type: ignore[return-value]  # the resolver passes the uuid by its name


# ── edit ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@of_unit
def edit(request: AccountRequest, unit: Unit) -> HttpResponse:
    """The form; a POST writes what the user changed, or 409 with both where somebody else was first."""
    if request.method == "POST":
        return _save(request, unit)
    return _page(request, unit, _form(request, unit))


def _save(request: AccountRequest, unit: Unit) -> HttpResponse:
    form = _form(request, unit, request.POST)
    if not form.is_valid():
        return _page(request, unit, form, status=422)
    values = form.values(form.own_names)
    try:
        editing.edit_unit(unit=unit, version=form.cleaned_data["version"], values=values, by=form.signature)
    except StaleUnit as stale:
        return _stale(request, stale.unit, form, values)
    except EntryRefused as refused:
        refuse(form, refused)
        return _page(request, unit, form, status=422)
    messages.success(request, _("The entry of %(unit)s is saved.") % {"unit": form.cleaned_data["name"]})
    return redirect("unit", unit.uuid)


def _stale(request: AccountRequest, unit: Unit, form: UnitForm, values: dict[str, Any]) -> HttpResponse:
    """409 with what stands now beside what the user typed; nothing to decide where both are the same."""
    if unit.merged_into_id is not None:
        return redirect("unit", unit.uuid)
    now = values_of(unit)
    if same(values, now):
        return redirect("unit", unit.uuid)
    fresh = _form(request, unit, freshened(form, now, unit.version))
    fresh.full_clean()
    names, mine = shown_values(unit.town, [now, values]), {name_of(path): value for path, value in values.items()}
    both = [
        {"label": fresh.fields[name_of(path)].label, "now": names(path, now[path]), "mine": names(path, value)}
        for path, value in values.items()
        if not same({path: value}, now)
    ]
    context = {"stale": sentence(Problem("unit_stale")), "both": both, "mine": mine}
    return _page(request, unit, fresh, status=409, **context)


def _form(request: AccountRequest, unit: Unit, data: Any = None) -> UnitForm:
    values = values_of(unit)
    held = [*values["fields"], *filter(None, [values["nine_small.sub_type_id"]])]
    initial = {**initial_of(values), "version": unit.version}
    return UnitForm(data, town=unit.town, user=request.user, held=held, initial=initial)


def _page(request: AccountRequest, unit: Unit, form: UnitForm, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "pages/unit_edit.html", {"unit": unit, "form": form, **context}, status=status)


def refuse(form: Form, refused: EntryRefused) -> None:
    """Put a refusal of the service beside the field that mends it."""
    field = name_of(refused.field)
    said = sentence(Problem(refused.reason, refused.params))
    form.add_error(field if field in form.fields else None, said)


# ── in business or not ───────────────────────────────────────────────────────────────────────────────────────────
@of_unit
def state(request: AccountRequest, unit: Unit) -> HttpResponse:
    """Suspend until a review date, deregister, reopen."""
    initial = {"version": unit.version, "happened_on": today()}
    form = StateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _recorded(request, unit, form):
        return redirect("unit", unit.uuid)
    latest = unit.events.order_by("-happened_on", "-pk").first()
    context = {"unit": unit, "form": form, "latest": latest}
    return render(request, "pages/unit_state.html", context, status=422 if form.errors else 200)


def _recorded(request: AccountRequest, unit: Unit, form: StateForm) -> bool:
    said = form.cleaned_data
    try:
        editing.change_state(
            unit=unit,
            version=said["version"],
            state=UnitState(said["state"]),
            happened_on=said["happened_on"],
            review_on=said["review_on"],
            by=Signature(request.user, said["reason"]),
        )
    except StaleUnit:
        form.add_error(None, sentence(Problem("unit_stale")))
    except EntryRefused as refused:
        refuse(form, refused)
    else:
        messages.success(request, _("The state is recorded."))
    return not form.errors


# ── a file that says something else ──────────────────────────────────────────────────────────────────────────────
@require_POST
@of_unit
def decide(request: AccountRequest, unit: Unit) -> HttpResponse:
    """The file's value of a field in conflict is taken, or the own one kept; the office decides."""
    if not runs_register_of(request.user, unit):
        raise PermissionDenied
    verb = editing.take_file if request.POST.get("decision") == "take" else editing.keep_own
    field = request.POST.get("field", "")
    try:
        verb(unit=unit, version=_version(request), field=field, by=Signature(request.user, _("conflict with a file")))
        messages.success(request, _("%(field)s is decided.") % {"field": label_of(field)})
    except StaleUnit:
        messages.error(request, sentence(Problem("unit_stale")))
    except EntryRefused as refused:
        messages.error(request, sentence(Problem(refused.reason, refused.params)))
    back = request.POST.get("back", "")
    return redirect("unit-conflicts") if back == "list" else redirect("unit", unit.uuid)


def _version(request: AccountRequest) -> int:
    """The version that the form saw; 0, which none has, for nonsense."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
