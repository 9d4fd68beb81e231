"""What an administrator edits by hand: rules of duties, dated records, work orders. Units have pages of their own."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.admin import PeriodAdmin, ReadOnlyAdmin
from units.models import (
    Accident,
    Drill,
    DutyRule,
    EmergencyPlan,
    Entry,
    PhoneReading,
    SpecialEquipment,
    Training,
    Unit,
    Welder,
    WeldingMachine,
    WorkOrder,
    WorkOrderEvent,
)
from units.records import AlreadyReplaced, add, correct, strike_out


@admin.register(DutyRule)
class DutyRuleAdmin(PeriodAdmin):
    """What which units owe how often. A rule that changes is ended and followed by another one."""

    list_display = ("duty", "selector", "code", "form", "interval_days", "town", "basis", "is_example", "valid_from", "valid_to")  # fmt: skip # noqa: E501
    list_filter = ("duty", "selector", "is_example", "town")
    list_select_related = ("code", "town")
    autocomplete_fields = ("code",)
    stays_open = ("valid_to", "basis", "is_example")


@admin.register(Unit)
class UnitAdmin(ReadOnlyAdmin):
    """Units as they stand in the register, without phones and without a map."""

    list_display = ("external_id", "name", "town", "declared_village", "registered_on")
    list_filter = ("town",)
    search_fields = ("external_id", "name", "uscc")
    exclude = ("point", "principal_phone", "controller_phone")


@admin.register(PhoneReading)
class PhoneReadingAdmin(ReadOnlyAdmin):
    """Who read a masked phone, of which unit, and why."""

    list_display = ("recorded_at", "user", "unit", "reason")
    list_select_related = ("user", "unit")
    search_fields = ("user__username", "unit__name", "reason")


# ── dated records ────────────────────────────────────────────────────────────────────────────────────────────────
class EntryAdmin(admin.ModelAdmin[Any]):
    """Records that are added. Saving a changed one adds its correction; the earlier text stays in the list."""

    list_filter = ("happened_on",)
    list_select_related = ("unit", "replaced_by")
    autocomplete_fields = ("unit",)
    actions = ("strike_out_selected",)
    date_hierarchy = "happened_on"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What the record replaces is decided by the service."""
        return ("replaces", "recorded_at") if obj else ("recorded_at",)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A map of the admin would load from outside; a new record replaces nothing."""
        return ("point",) if obj else ("point", "replaces")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not of a record that has been replaced: the newer one is corrected."""
        return super().has_change_permission(request, obj) and (obj is None or is_head(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: a mistake is struck out."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Add the record, or its correction where something was changed."""
        user: Any = request.user
        if not change:
            add(entry=obj, user=user)
        elif form.changed_data:
            names = [obj._meta.get_field(name).attname for name in form.changed_data]
            correct(entry=obj, changes={name: getattr(obj, name) for name in names}, user=user)

    @admin.action(description=gettext_lazy("Strike out as a mistake"), permissions=["change"])
    def strike_out_selected(self, request: HttpRequest, queryset: QuerySet[Entry]) -> None:
        """Each chosen record that nothing has replaced yet."""
        user: Any = request.user
        heads = [entry for entry in queryset if is_head(entry)]
        for entry in heads:
            try:
                strike_out(entry=entry, user=user)
            except AlreadyReplaced:
                continue
        self.message_user(request, _("Struck out: %(n)d.") % {"n": len(heads)}, messages.SUCCESS)

    @admin.display(boolean=True, description=gettext_lazy("holds"))
    def holds(self, entry: Any) -> bool:
        """Whether it is the latest word."""
        return is_head(entry) and not entry.is_struck

    @admin.display(boolean=True, description=gettext_lazy("entered late"))
    def late(self, entry: Any) -> bool:
        """补录."""
        return bool(entry.is_late)


def is_head(entry: Any) -> bool:
    """Whether nothing has replaced it."""
    return not hasattr(entry, "replaced_by")


@admin.register(Drill)
class DrillAdmin(EntryAdmin):
    """Drills."""

    list_display = ("happened_on", "unit", "theme", "participants", "late", "holds")
    search_fields = ("unit__name", "unit__external_id", "theme")


@admin.register(Training)
class TrainingAdmin(EntryAdmin):
    """Training."""

    list_display = ("happened_on", "unit", "theme", "principal", "audience", "late", "holds")
    search_fields = ("unit__name", "unit__external_id", "theme", "principal")


@admin.register(EmergencyPlan)
class EmergencyPlanAdmin(EntryAdmin):
    """Revisions of emergency plans."""

    list_display = ("happened_on", "unit", "name", "next_review_on", "late", "holds")
    search_fields = ("unit__name", "unit__external_id", "name")


@admin.register(WeldingMachine)
class WeldingMachineAdmin(EntryAdmin):
    """Welding machines."""

    list_display = ("number", "unit", "chip_id", "code", "happened_on", "holds")
    search_fields = ("number", "chip_id", "code", "unit__name")


@admin.register(Welder)
class WelderAdmin(EntryAdmin):
    """Certified welders."""

    list_display = ("name", "certificate", "level", "unit", "happened_on", "expires_on", "holds")
    search_fields = ("name", "certificate", "unit__name")


@admin.register(SpecialEquipment)
class SpecialEquipmentAdmin(EntryAdmin):
    """Special equipment."""

    list_display = ("number", "kind", "unit", "happened_on", "expires_on", "holds")
    search_fields = ("number", "kind", "unit__name")


@admin.register(Accident)
class AccidentAdmin(EntryAdmin):
    """Accidents; their place on the map comes from files."""

    list_display = ("happened_on", "number", "unit", "place", "grade", "deaths", "injured", "holds")
    search_fields = ("number", "unit__name", "place")


# ── work orders ──────────────────────────────────────────────────────────────────────────────────────────────────
class WorkOrderEventInline(admin.TabularInline[WorkOrderEvent, WorkOrder]):
    """What followed an order is added, never edited."""

    model = WorkOrderEvent
    extra = 1

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(WorkOrder)
class WorkOrderAdmin(admin.ModelAdmin[WorkOrder]):
    """Orders as they were sent, and what followed."""

    list_display = ("number", "color", "mechanism", "issued_on", "deadline_on", "to_village", "to_organisation", "to_unit")  # fmt: skip # noqa: E501
    list_filter = ("color", "mechanism", "town")
    list_select_related = ("to_village", "to_organisation", "to_unit")
    search_fields = ("number", "matter")
    autocomplete_fields = ("to_village", "to_organisation", "to_unit")
    exclude = ("hazards",)
    inlines = (WorkOrderEventInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """An order that was sent is not edited."""
        return tuple(each.name for each in obj._meta.fields if each.editable) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: it was sent."""
        return False
