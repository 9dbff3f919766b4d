"""Route the funding program of a contract."""

from django.urls import path
from django.urls.resolvers import URLPattern

from maillage.grants.views import programme

_PAGE = "contrats/<slug:slug>/programmation"

urlpatterns: list[URLPattern] = [
    path(f"{_PAGE}/", programme.show_programme, name="contract_programme"),
    path(f"{_PAGE}/projets/", programme.list_projects, name="programme_projects"),
    path(f"{_PAGE}/chiffres/nouveau/", programme.create_figure, name="programme_figure_create"),
    path(f"{_PAGE}/chiffres/<int:pk>/supprimer/", programme.delete_figure, name="programme_figure_delete"),
]
