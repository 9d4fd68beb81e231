"""Registers that an administrator edits by hand: code lists, people, postings, places. Shapes come from files only."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from geo.clock import today
from geo.codes import follow_by
from geo.models import (
    Code,
    District,
    FieldDuty,
    Grid,
    ImportJob,
    Organisation,
    Person,
    Posting,
    Town,
    User,
    Village,
)
from geo.problems import Refused
from geo.sentences import render as sentence

admin.site.register(User, UserAdmin)


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that are looked at here and written elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: these rows come from files."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: these rows come from files."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: other rows say where they came from."""
        return False


class FromFilesAdmin(admin.ModelAdmin[Any]):
    """Places that only an import adds, with their code and their shape; what people call them is edited here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: a place without a shape and a code would be on no map."""
        return False


class PeriodAdmin(admin.ModelAdmin[Any]):
    """Rows that are valid for a period. One that has begun is ended and followed by another, never made to say
    something else: reports of the days before keep their meaning.
    """

    stays_open: ClassVar[tuple[str, ...]] = ("valid_to", "basis")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Of a row that has begun only its end, its basis and the like can be written."""
        if obj is None or obj.valid_from > today():
            return ()
        return tuple(each.name for each in obj._meta.fields if each.editable and each.name not in self.stays_open)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what has not begun yet: nothing has referred to it on any day."""
        return obj is not None and obj.valid_from > today()


@admin.register(Code)
class CodeAdmin(PeriodAdmin):
    """Lists with their basis and dates of effect; a code is ended and followed, never renamed into another meaning."""

    stays_open = ("valid_to", "basis", "rank", "is_example")
    list_display = ("name", "list", "code", "rank", "basis", "is_example", "valid_from", "valid_to")
    list_filter = ("list", "is_example")
    search_fields = ("name", "code")
    list_editable = ("rank",)
    actions = ("end_and_follow",)

    @admin.action(description=_("End and follow by another meaning"))
    def end_and_follow(self, request: HttpRequest, codes: QuerySet[Code]) -> HttpResponse | None:
        """First a form for the one chosen code, then its successor; what happened before keeps the old meaning."""
        code = codes.first()
        if code is None or codes.count() != 1:
            self.message_user(request, _("Choose exactly one code."), messages.ERROR)
            return None
        form = SuccessorForm(request.POST if "follow" in request.POST else None, initial={"name": code.name})
        if not form.is_valid():
            context = {**self.admin_site.each_context(request), "form": form, "code": code, "opts": self.opts}
            return render(request, "admin/end_and_follow.html", context)
        try:
            follow_by(code=code, **form.cleaned_data)
        except Refused as refused:
            self.message_user(request, sentence(refused.problems[0]), messages.ERROR)
        else:
            self.message_user(request, _("%(name)s has a successor.") % {"name": code.name})
        return None


class SuccessorForm(forms.Form):
    """What follows a code that ends."""

    name = forms.CharField(label=_("name"), max_length=64)
    valid_from = forms.DateField(label=_("valid from"), widget=AdminDateWidget)
    basis = forms.CharField(label=_("basis"), max_length=200)


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin[Person]):
    """People, with or without an account."""

    list_display = ("name", "phone", "town", "user")
    list_filter = ("town",)
    search_fields = ("name", "phone")
    autocomplete_fields = ("user",)


@admin.register(Posting)
class PostingAdmin(admin.ModelAdmin[Posting]):
    """Who holds which role where. A posting that ends gets an end; it is not deleted."""

    list_display = ("person", "role", "town", "district", "village", "grid", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("person", "town", "district", "village", "grid")
    search_fields = ("person__name",)
    autocomplete_fields = ("person", "town", "district", "village", "grid", "organisation")
    readonly_fields = ("recorded_at",)


@admin.register(Town)
class TownAdmin(FromFilesAdmin):
    """Settings of a town. Its centre fixes its metres and its lattice for ever, so it is only shown."""

    list_display = ("code", "name", "frontage_m", "reach_m", "window_days", "fixes_kept_days")
    search_fields = ("code", "name")
    readonly_fields = ("code", "centre_lon", "centre_lat", "is_demo")


@admin.register(District, Organisation)
class NamedOfTownAdmin(admin.ModelAdmin[Any]):
    """Districts and offices of a town."""

    list_display = ("name", "town")
    list_filter = ("town",)
    search_fields = ("name",)


@admin.register(Village)
class VillageAdmin(FromFilesAdmin):
    """Names and districts of villages; the code is fixed once it is used."""

    list_display = ("code", "name", "kind", "district", "town")
    list_filter = ("town", "kind")
    search_fields = ("code", "name")
    readonly_fields = ("code",)


@admin.register(Grid)
class GridAdmin(FromFilesAdmin):
    """Names of grids; codes are retired, never reused."""

    list_display = ("code", "name", "village")
    list_select_related = ("village",)
    search_fields = ("code", "name")
    readonly_fields = ("code", "village", "version")


@admin.register(FieldDuty)
class FieldDutyAdmin(PeriodAdmin):
    """Which office and which leader answer for which field of industry; a hand-over ends one row and begins another."""

    list_display = ("field", "organisation", "leader", "town", "basis", "valid_from", "valid_to")
    list_filter = ("town",)
    list_select_related = ("field", "organisation", "leader", "town")
    autocomplete_fields = ("field", "organisation", "leader")


@admin.register(ImportJob)
class ImportJobAdmin(ReadOnlyAdmin):
    """What came in, from whom, with what result."""

    list_display = ("file_name", "kind", "town", "datum", "applied_at", "user")
    list_filter = ("kind", "town")
    search_fields = ("file_name", "sha256")
