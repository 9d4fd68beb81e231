"""Addresses: Pages that people open: map, registers, unit page, forms."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import JavaScriptCatalog, set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", login_not_required(set_language), name="language"),
    path("jsi18n/", JavaScriptCatalog.as_view(packages=["layers"]), name="jsi18n"),
]
