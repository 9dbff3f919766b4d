"""Route calls, applications, committees and money."""

from django.urls.resolvers import URLPattern

from maillage.grants.urls import programme

urlpatterns: list[URLPattern] = [*programme.urlpatterns]
