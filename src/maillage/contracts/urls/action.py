"""Route the action pages."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
