"""Route the pages of accounts."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
