"""Addresses of the API; the schema and its page need a login like everything else."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.authtoken.views import obtain_auth_token
from rest_framework.routers import DefaultRouter

from layers.api.views import Grids, Units, Villages

router = DefaultRouter()
router.register("units", Units, basename="api-unit")
router.register("villages", Villages, basename="api-village")
router.register("grids", Grids, basename="api-grid")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="api/docs.html"),
        name="api-docs",
    ),
    path("token/", obtain_auth_token, name="api-token"),
    path("", include(router.urls)),
]
