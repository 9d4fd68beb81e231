"""The one form that acts on a hazard: it offers exactly the verbs of where the hazard stands now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geo.clock import today
from geo.models import Person, User
from geo.problems import Problem
from geo.sentences import render as sentence
from units import services
from units.models import Hazard, HazardEvent, HazardLevel, HazardSource
from units.workflow import HazardState, Step, StepRefused, offered


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of units.services, its words, and what it takes besides day and actor."""

    run: Callable[..., HazardEvent]
    label: Promise
    hint: Promise | str = ""
    takes: tuple[str, ...] = ()


VERBS: Mapping[Step, Verb] = {
    Step.VERIFY: Verb(services.verify, _("The tip-off is true"), _("From now on it counts as open.")),
    Step.DISMISS: Verb(
        services.dismiss, _("The tip-off is not true"), _("The note says how that was found."), ("note",)
    ),
    Step.ORDER: Verb(
        services.order,
        _("Order to rectify"),
        _("A major hazard needs deadline, responsible and requirement; for a general one they may be left empty."),
        ("deadline_on", "responsible", "requirement", "document"),
    ),
    Step.CLOSE_AT_ONCE: Verb(
        services.close_at_once,
        _("Fixed on the spot, close out"),
        _("Only on the day it was found; the note says how."),
        ("note",),
    ),
    Step.RECTIFY: Verb(services.rectify, _("Work on it has begun or goes on"), takes=("note",)),
    Step.EXTEND: Verb(
        services.extend,
        _("Extend the deadline"),
        _("Write who approved it, the new deadline and the reason."),
        ("deadline_on", "note"),
    ),
    Step.ASK_RECHECK: Verb(
        services.ask_recheck,
        _("Reported as fixed, re-check asked for"),
        _("Whoever reports the fix does not re-check it."),
        ("note",),
    ),
    Step.PASS_RECHECK: Verb(
        services.pass_recheck, _("Re-check passed"), _("By somebody from outside the unit."), ("note",)
    ),
    Step.FAIL_RECHECK: Verb(
        services.fail_recheck,
        _("Re-check failed"),
        _("The note says what is left to do; a new deadline replaces the old one."),
        ("note", "deadline_on"),
    ),
    Step.CLOSE_OUT: Verb(
        services.close_out, _("Close out"), _("For a major hazard write who approved it."), ("document",)
    ),
    Step.VOID: Verb(services.void, _("Void"), _("For duplicates and mistakes; the note says why."), ("note",)),
}
EXTRAS = ("deadline_on", "responsible", "requirement", "document", "note")
# where a refusal of the service is shown: beside the field that mends it
FIELD_OF_REASON = {
    "in_the_future": "happened_on",
    "before_last_step": "happened_on",
    "not_the_same_day": "happened_on",
    "deadline_before_order": "deadline_on",
    "major_needs_deadline": "deadline_on",
    "deadline_not_later": "deadline_on",
    "major_needs_responsible": "responsible",
    "major_needs_requirement": "requirement",
    "note_needed": "note",
    "actor_needed": "actor",
    "approver_needed": "actor",
    "approver_needed_for_extension": "actor",
    "rechecker_needed": "actor",
    "rechecker_reported_fix": "actor",
    "rechecker_is_of_unit": "actor",
}
# here the actor is as a rule somebody else than the account: the one who reports the fix, the one who approves
OFTEN_ANOTHER = {Step.ASK_RECHECK, Step.CLOSE_OUT}


class StepForm(forms.Form):
    """One step of one hazard. `version` is what the reader saw: somebody else's step in between makes it stale."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    step = forms.ChoiceField(label=_("Next step"), widget=forms.RadioSelect)
    happened_on = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    actor = forms.CharField(label=_("Done or approved by"), max_length=64)
    deadline_on = forms.DateField(
        label=_("Deadline"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    responsible = forms.CharField(label=_("Responsible for the fix"), required=False, max_length=64)
    requirement = forms.CharField(
        label=_("What is to be done"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    document = forms.CharField(label=_("Document number"), required=False, max_length=64)
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, hazard: Hazard, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hazard = hazard
        self.steps = steps_of(hazard)
        taken = {name for step in self.steps for name in VERBS[step].takes}
        for name in set(EXTRAS) - taken:
            del self.fields[name]
        self.fields["step"].choices = [(step.value, VERBS[step].label) for step in self.steps]  # type: ignore[attr-defined]
        self.hints = {step.value: VERBS[step].hint for step in self.steps}
        self.initial = {"happened_on": today(), "actor": self._name_of(user), **self.initial}
        self.initial["version"] = hazard.version

    @property
    def is_stale(self) -> bool:
        """Whether what was sent speaks of another version than the one of now."""
        return bool(self.data.get("version") != str(self.hazard.version))

    @property
    def extras(self) -> list[tuple[BoundField, str]]:
        """The fields that only some verbs take, each with the classes that show it when such a verb is chosen."""
        takers = {name: [step for step in self.steps if name in VERBS[step].takes] for name in EXTRAS}
        return [(self[name], " ".join(map(_shown_for, steps))) for name, steps in takers.items() if steps]

    def clean(self) -> dict[str, Any]:
        """What the chosen verb does not take is not judged: its field is out of sight."""
        said = dict(self.cleaned_data)
        takes = VERBS[Step(said["step"])].takes if "step" in said else EXTRAS
        for name in set(EXTRAS) - set(takes):
            self.errors.pop(name, None)
        return said

    def record(self) -> bool:
        """Take the step; False with an error beside its field when it is refused. StaleVersion goes through."""
        said = self.cleaned_data
        verb = VERBS[Step(said["step"])]
        values = {name: said[name] for name in ("version", "actor", "happened_on", *verb.takes)}
        try:
            verb.run(hazard=self.hazard, **values)
        except StepRefused as refused:
            problem = Problem(f"hazard_{refused.reason}", {"value": said["actor"]})
            self.add_error(FIELD_OF_REASON.get(refused.reason, "step"), sentence(problem))
            return False
        return True

    def _name_of(self, user: User) -> str:
        if OFTEN_ANOTHER & set(self.steps):
            return ""
        person = Person.objects.filter(user=user).first()
        return person.name if person else user.get_username()


def steps_of(hazard: Hazard) -> tuple[Step, ...]:
    """The verbs that the hazard allows as it stands now."""
    last = hazard.events.order_by("-happened_on", "-pk").first()
    if last is None:
        return ()
    is_tip_off, is_major = hazard.source == HazardSource.TIP_OFF, hazard.level == HazardLevel.MAJOR
    return offered(HazardState(last.state), is_tip_off=is_tip_off, is_major=is_major)


def _shown_for(step: Step) -> str:
    """The class in steps.css that shows a field when the verb is chosen."""
    return f"for-{step.lower().replace('_', '-')}"
