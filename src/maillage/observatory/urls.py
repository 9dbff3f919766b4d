"""Route the pages of the observatory."""

from django.urls import path

from maillage.observatory.views import catalogue, portrait

urlpatterns = [
    path("indicateurs/", catalogue.list_indicators, name="indicator_list"),
    path("indicateurs/sources/", catalogue.list_sources, name="source_list"),
    path("indicateurs/sources/<slug:code>/", catalogue.show_dataset, name="dataset_detail"),
    path("indicateurs/<slug:code>/", catalogue.show_indicator, name="indicator_detail"),
    path("territoires/<str:address>/portrait/", portrait.show_portrait, name="portrait"),
    path("territoires/<str:address>/portrait/<slug:form>/", portrait.export_portrait, name="portrait_export"),
]
