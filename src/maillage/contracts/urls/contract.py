"""Route the contract pages."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
