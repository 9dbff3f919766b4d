"""The site as it is when an identity provider is set."""

from django.urls import include, path

from maillage.urls import urlpatterns as project_patterns

urlpatterns = [path("", include("maillage.accounts.oidc.urls")), *project_patterns]
