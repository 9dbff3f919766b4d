"""Route the pages of accounts."""

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from maillage.accounts.urls import account, organization

urlpatterns: list[URLPattern | URLResolver] = [*organization.urlpatterns, *account.urlpatterns]
if settings.MAILLAGE_OIDC_ISSUER:
    urlpatterns.append(path("", include("maillage.accounts.oidc.urls")))
