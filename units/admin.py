"""What an administrator edits by hand about units: the rules of visits. Units themselves come from ledgers."""

from django.contrib import admin

from geo.admin import ReadOnlyAdmin
from units.models import DutyRule, PhoneReading, Unit


@admin.register(DutyRule)
class DutyRuleAdmin(admin.ModelAdmin[DutyRule]):
    """How often which units are visited. A rule that changes is ended and followed by another one."""

    list_display = ("selector", "interval_days", "town", "basis", "is_example", "valid_from", "valid_to")
    list_filter = ("selector", "is_example", "town")


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
