"""Route the pages of territories."""

from django.urls import path

from maillage.territories.views import perimeter, territory

urlpatterns = [
    path("territoires/", territory.search, name="territory_search"),
    path("territoires/perimetres/", territory.redirect_to_search, name="perimeter_list"),
    path("territoires/perimetres/nouveau/", perimeter.create, name="perimeter_create"),
    path("territoires/<str:address>/", territory.show_territory, name="territory_detail"),
    path(
        "territoires/<str:address>/composition.csv",
        territory.export_composition,
        name="territory_composition",
    ),
    path("territoires/<str:address>/modifier/", perimeter.update, name="perimeter_update"),
    path("territoires/<str:address>/supprimer/", perimeter.delete, name="perimeter_delete"),
]
