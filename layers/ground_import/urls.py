"""Addresses: map files on their way in, the check of the boundaries in force, rescue teams."""

from django.urls import URLPattern, URLResolver, path

from layers.ground_import import check, draft, rescue, upload

urlpatterns: list[URLPattern | URLResolver] = [
    path("import/", upload.upload, name="ground-import"),
    path("import/<uuid:uuid>/", draft.page, name="ground-draft"),
    path("import/<uuid:uuid>/state/", draft.state, name="ground-draft-state"),
    path("import/<uuid:uuid>/again/", draft.again, name="ground-draft-again"),
    path("import/<uuid:uuid>/refuse/", draft.refuse, name="ground-draft-refuse"),
    path("import/<uuid:uuid>/faults.json", draft.faults_json, name="ground-draft-json"),
    path("import/<uuid:uuid>/faults.xlsx", draft.faults_xlsx, name="ground-draft-xlsx"),
    path("check/", check.page, name="ground-check"),
    path("check/accept/", check.accept, name="ground-check-accept"),
    path("check/withdraw/<int:pk>/", check.withdraw, name="ground-check-withdraw"),
    path("check/faults.json", check.faults_json, name="ground-check-json"),
    path("check/faults.xlsx", check.faults_xlsx, name="ground-check-xlsx"),
    path("rescue/", rescue.page, name="rescue"),
]
