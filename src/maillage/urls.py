"""Route every page of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("maillage.core.urls")),
]
