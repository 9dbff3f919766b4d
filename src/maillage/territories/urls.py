"""Route the pages of territories."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
