"""Features for outsiders: stable uuids or codes as ids, no phones, RFC 7946 rings."""

from typing import Any

from rest_framework import serializers
from rest_framework_gis.serializers import GeoFeatureModelSerializer, GeometryField

from geo.models import GridBoundary, VillageBoundary
from units.models import Unit


class UnitFeature(GeoFeatureModelSerializer):
    """A unit with its status as of the day asked for; `geometry` is null for a unit without a point."""

    point = GeometryField(precision=7, read_only=True)
    unit_number = serializers.CharField(source="external_id", read_only=True)
    status = serializers.CharField(read_only=True)
    is_overdue = serializers.BooleanField(read_only=True)
    last_visited_on = serializers.DateField(read_only=True)
    due_on = serializers.DateField(read_only=True)
    village_code = serializers.CharField(read_only=True)
    grid_code = serializers.CharField(read_only=True)

    class Meta:
        model = Unit
        geo_field = "point"
        id_field = "uuid"
        fields = (
            "uuid", "point", "unit_number", "name", "status", "is_overdue", "last_visited_on", "due_on",
            "village_code", "grid_code", "address", "people_on_site", "is_high_risk", "registered_on",
        )  # fmt: skip


class TurnedShape(GeometryField):
    """`shape` as the query turned it (`shape_ccw`, RFC 7946), described to clients as the column."""

    def get_attribute(self, instance: Any) -> Any:
        """The annotation in place of the column."""
        return instance.shape_ccw


class GroundFeature(GeoFeatureModelSerializer):
    """What villages and grids share: a code as id, the shape of the day with counter-clockwise outer rings."""

    shape = TurnedShape(precision=7, read_only=True)
    code = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)


class VillageFeature(GroundFeature):
    """A village or community with its shape of the day."""

    kind = serializers.CharField(read_only=True)

    class Meta:
        model = VillageBoundary
        geo_field = "shape"
        id_field = "code"
        fields = ("code", "shape", "name", "kind")


class GridFeature(GroundFeature):
    """A grid with its village and its shape of the day."""

    village_code = serializers.CharField(read_only=True)

    class Meta:
        model = GridBoundary
        geo_field = "shape"
        id_field = "code"
        fields = ("code", "shape", "name", "village_code")


class StatusCounts(serializers.Serializer[dict[str, Any]]):
    """The legend in numbers, for the same filter as the features."""

    as_of = serializers.DateField()
    total = serializers.IntegerField()
    overdue = serializers.IntegerField()
    unmapped = serializers.IntegerField()
    by_status = serializers.DictField(child=serializers.IntegerField())
