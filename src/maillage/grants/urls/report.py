"""Route the reports."""

from django.urls import path
from django.urls.resolvers import URLPattern

from maillage.grants.views import report

_REPORT = "dossiers/<slug:number>/bilans/<slug:kind>"

urlpatterns: list[URLPattern] = [
    path("contrats/<slug:slug>/bilans/", report.list_page, name="report_list"),
    path("dossiers/<slug:number>/attendre-un-bilan/", report.expect, name="report_expect"),
    path(f"{_REPORT}/", report.show_report, name="report_detail"),
    path(f"{_REPORT}/renvoyer/", report.send_back, name="report_return"),
    path(f"{_REPORT}/approuver/", report.approve, name="report_approve"),
    path(f"{_REPORT}/reversement/<int:pk>/", report.recover, name="report_recover"),
]
