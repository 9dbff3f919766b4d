"""Route calls, applications, their instruction, committees and money."""

from django.urls.resolvers import URLPattern

from maillage.grants.urls import application, call, committee, envelope, money, programme, report

urlpatterns: list[URLPattern] = [
    *call.urlpatterns,
    *application.urlpatterns,
    *envelope.urlpatterns,
    *committee.urlpatterns,
    *programme.urlpatterns,
    *money.urlpatterns,
    *report.urlpatterns,
]
