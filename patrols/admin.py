"""What an administrator sets about tracks: the limits of sources."""

from django.contrib import admin
from django.http import HttpRequest

from patrols.models import TrackSource


@admin.register(TrackSource)
class TrackSourceAdmin(admin.ModelAdmin[TrackSource]):
    """Sources with their limits; tracks of before follow when they are cleaned anew (quality list, reclean_tracks)."""

    list_display = ("name", "town", "max_gap_s", "max_step_m", "max_speed_kmh", "max_accuracy_m", "still_radius_m", "still_s")  # fmt: skip # noqa: E501
    list_filter = ("town",)
    list_select_related = ("town",)
    search_fields = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: TrackSource | None = None) -> bool:
        """Only one that no track is from."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.tracks.exists())
