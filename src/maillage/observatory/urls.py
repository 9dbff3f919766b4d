"""Route the pages of the observatory."""

from django.urls import path

from maillage.observatory.views import (
    agreement,
    catalogue,
    coherence,
    finding,
    portrait,
    portrait_files,
    table_import,
)

urlpatterns = [
    path("indicateurs/", catalogue.list_indicators, name="indicator_list"),
    path("indicateurs/sources/", catalogue.list_sources, name="source_list"),
    path("indicateurs/sources/<slug:code>/", catalogue.show_dataset, name="dataset_detail"),
    path("indicateurs/<slug:code>/", catalogue.show_indicator, name="indicator_detail"),
    path("territoires/<str:address>/portrait/", portrait.show_portrait, name="portrait"),
    path(
        "territoires/<str:address>/portrait/<slug:form>/",
        portrait_files.export_portrait,
        name="portrait_export",
    ),
    path("territoires/<str:address>/coherence/", coherence.show_coherence, name="coherence"),
    path("territoires/<str:address>/constats/", finding.list_findings, name="finding_list"),
    path("territoires/<str:address>/constats/nouveau/", finding.create_finding, name="finding_create"),
    path("constats/<int:pk>/", finding.show_finding, name="finding_detail"),
    path("constats/<int:pk>/modifier/", finding.update_finding, name="finding_update"),
    path("constats/<int:pk>/supprimer/", finding.delete_finding, name="finding_delete"),
    path("chiffres/", table_import.list_imports, name="table_list"),
    path("chiffres/nouveau/", table_import.send_table, name="table_send"),
    path("chiffres/conventions/nouvelle/", agreement.create_agreement, name="agreement_create"),
    path("chiffres/conventions/<int:pk>/", agreement.show_agreement, name="agreement_detail"),
    path("chiffres/conventions/<int:pk>/terminer/", agreement.end_agreement, name="agreement_end"),
    path("chiffres/<int:pk>/", table_import.show_table, name="table_detail"),
    path("chiffres/<int:pk>/colonnes/", table_import.set_columns, name="table_columns"),
    path(
        "chiffres/<int:pk>/colonnes/<int:column>/indicateur/",
        table_import.define_indicator,
        name="table_indicator",
    ),
    path("chiffres/<int:pk>/corriger/", table_import.correct_cells, name="table_correct"),
    path("chiffres/<int:pk>/publier/", table_import.publish_table, name="table_publish"),
    path("chiffres/<int:pk>/annuler/", table_import.undo_table, name="table_undo"),
    path("chiffres/<int:pk>/supprimer/", table_import.delete_table, name="table_delete"),
    path("constats/<int:pk>/chiffres/<int:figure>/retirer/", finding.drop_quotation, name="quotation_drop"),
]
