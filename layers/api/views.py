"""Read-only GeoJSON of units, villages and grids: what the account may see, nothing else."""

from typing import Any, ClassVar, cast

from django.db.models import F, OuterRef, QuerySet, Subquery
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework_gis.pagination import GeoJsonPagination

from geo.functions import ForcePolygonCCW
from geo.models import Grid, GridBoundary, User, Village, VillageBoundary
from layers.api import parameters
from layers.api.serializers import GridFeature, StatusCounts, UnitFeature, VillageFeature
from layers.asked_ground import town_grids, town_villages
from layers.filters import CODE, KEYS, BadFilter, UnitFilter, refuse_unknown
from patrols.queries import status_counts
from units.models import Unit


class Pages(GeoJsonPagination):
    """1,000 features a page, more on request up to 10,000; a larger wish is capped, never refused."""

    page_size = 1000
    max_page_size = 10_000
    page_size_query_param = "limit"


class Features(viewsets.ReadOnlyModelViewSet[Any]):
    """What the three kinds share: the filter of the query string and the box, bad values as 400 with the key."""

    pagination_class = Pages
    place: ClassVar[str]
    keys: ClassVar[frozenset[str]] = frozenset(("on", "known_at", "town"))

    @property
    def account(self) -> User:
        """Who asks; `IsAuthenticated` has let nobody else in."""
        return cast(User, self.request.user)

    def asked(self) -> UnitFilter:
        """The filter; raises 400 naming the key, also of one that is not understood here."""
        params = self.request.query_params
        try:
            refuse_unknown(params, "bbox", "limit", "page", "format", keys=self.keys)
            parameters.whole("limit", params.get("limit", ""))
            return UnitFilter.of(self.account, params)
        except BadFilter as problem:
            raise ValidationError({problem.key: [str(problem)]}) from problem

    def in_box(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that meet the box of `bbox`."""
        try:
            box = parameters.box(self.request.query_params.get("bbox", ""))
        except BadFilter as problem:
            raise ValidationError({problem.key: [str(problem)]}) from problem
        return rows.filter(**{f"{self.place}__intersects": box}) if box else rows


@extend_schema_view(
    list=extend_schema(parameters=[*parameters.UNITS]),
    retrieve=extend_schema(parameters=[*parameters.AS_OF, parameters.TOWN]),
)
class Units(Features):
    """Supervised units with their hazard status."""

    serializer_class = UnitFeature
    queryset = Unit.objects.none()
    lookup_field = "uuid"
    place = "point"
    keys = KEYS

    def get_queryset(self) -> QuerySet[Unit]:
        """Units of the filter that the account may see; sensitive ones are in no export."""
        units = self.asked().apply(self.account).filter(is_sensitive=False)
        rows: QuerySet[Any] = self.in_box(units).order_by("pk").annotate(
            village_code=Subquery(Village.objects.filter(pk=OuterRef("village_then")).values("code")),
            grid_code=Subquery(Grid.objects.filter(pk=OuterRef("grid_then")).values("code")),
        )  # fmt: skip
        return rows

    @extend_schema(parameters=[*parameters.UNITS], responses=StatusCounts)
    @action(detail=False, pagination_class=None)
    def counts(self, request: Request) -> Response:
        """How many units of each status the filter holds, without fetching them."""
        counts = status_counts(self.get_queryset())
        statuses = {key: counts[key] for key in ("RED", "ORANGE", "YELLOW", "GREEN", "GREY", "SUSPENDED")}
        return Response(
            {
                "as_of": self.asked().as_of.on,
                "total": counts["total"],
                "overdue": counts["overdue"],
                "unmapped": counts["unmapped"],
                "by_status": statuses,
            }
        )


@extend_schema_view(
    list=extend_schema(parameters=[*parameters.AS_OF, parameters.TOWN, parameters.BBOX]),
    retrieve=extend_schema(parameters=[*parameters.AS_OF, parameters.TOWN]),
)
class Villages(Features):
    """Villages and communities with their shapes of the day."""

    serializer_class = VillageFeature
    queryset = VillageBoundary.objects.none()
    lookup_field, lookup_url_kwarg = "village__code", "code"
    lookup_value_regex = CODE.pattern
    place = "shape"

    def get_queryset(self) -> QuerySet[VillageBoundary]:
        """Villages that have a shape on the day."""
        asked = self.asked()
        shapes = VillageBoundary.objects.in_force(asked.as_of.on)
        shapes = shapes.filter(village__in=town_villages(asked, self.account))
        rows: QuerySet[Any] = self.in_box(shapes).order_by("village__code").annotate(
            shape_ccw=ForcePolygonCCW("shape"),
            code=F("village__code"),
            name=F("village__name"),
            kind=F("village__kind"),
        )  # fmt: skip
        return rows


@extend_schema_view(
    list=extend_schema(parameters=[*parameters.AS_OF, parameters.TOWN, parameters.BBOX]),
    retrieve=extend_schema(parameters=[*parameters.AS_OF, parameters.TOWN]),
)
class Grids(Features):
    """Grids with their shapes of the day."""

    serializer_class = GridFeature
    queryset = GridBoundary.objects.none()
    lookup_field, lookup_url_kwarg = "grid__code", "code"
    lookup_value_regex = CODE.pattern
    place = "shape"

    def get_queryset(self) -> QuerySet[GridBoundary]:
        """Grids that have a shape on the day."""
        asked = self.asked()
        shapes = GridBoundary.objects.in_force(asked.as_of.on)
        shapes = shapes.filter(grid__in=town_grids(asked, self.account))
        rows: QuerySet[Any] = self.in_box(shapes).order_by("grid__code").annotate(
            shape_ccw=ForcePolygonCCW("shape"),
            code=F("grid__code"),
            name=F("grid__name"),
            village_code=F("grid__village__code"),
        )  # fmt: skip
        return rows
