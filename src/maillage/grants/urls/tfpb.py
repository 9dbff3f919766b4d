"""Route the abatement of landlords, and the open data of awards."""

from django.urls import path
from django.urls.resolvers import URLPattern

from maillage.grants.views import tfpb

_TFPB = "contrats/<slug:slug>/tfpb"

urlpatterns: list[URLPattern] = [
    path(f"{_TFPB}/", tfpb.list_page, name="tfpb_list"),
    path(f"{_TFPB}/nouveau/", tfpb.create, name="tfpb_create"),
    path(f"{_TFPB}/<int:pk>/", tfpb.show_abatement, name="tfpb_detail"),
    path(f"{_TFPB}/<int:pk>/contrepartie/", tfpb.create_counterpart, name="counterpart_create"),
    path(f"{_TFPB}/<int:pk>/contrepartie/<int:action>/", tfpb.edit_counterpart, name="counterpart_edit"),
    path("contrats/<slug:slug>/subventions/", tfpb.show_open_data, name="grants_open_data"),
    path("contrats/<slug:slug>/subventions/<slug:version>/", tfpb.give_grants, name="grants_file"),
]
