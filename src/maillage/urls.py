"""Route every page of the site."""

from django.urls import include, path

handler400 = "maillage.core.views.show_bad_request"
handler500 = "maillage.core.views.show_failure"

urlpatterns = [
    path("", include("maillage.grants.urls")),
    path("", include("maillage.contracts.urls")),
    path("", include("maillage.intake.urls")),
    path("", include("maillage.observatory.urls")),
    path("", include("maillage.territories.urls")),
    path("", include("maillage.accounts.urls")),
    path("", include("maillage.demo.urls")),
    path("compte/", include("allauth.urls")),
    path("", include("maillage.core.urls")),
]
