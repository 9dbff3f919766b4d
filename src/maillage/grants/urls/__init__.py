"""Route calls, applications, committees and money."""

from django.urls.resolvers import URLPattern

from maillage.grants.urls import money, programme, report

urlpatterns: list[URLPattern] = [*programme.urlpatterns, *money.urlpatterns, *report.urlpatterns]
