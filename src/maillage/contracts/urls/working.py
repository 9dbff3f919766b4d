"""Route the working pages."""

from django.urls import path

from maillage.contracts.views import batch, board, home, listing, saved_view, search

urlpatterns = [
    path("", home.show_home, name="home"),
    path("recherche/", search.show_search, name="search"),
    path("blocages/", board.show_blockers, name="blocker_list"),
    path("actions/", listing.show_actions, name="action_list"),
    path("actions/<slug:slug>/cellule/", listing.save_cell, name="action_cell"),
    path("actions/<slug:slug>/ligne/", listing.edit_line, name="action_line"),
    path("vues/", saved_view.save_view, name="saved_view_create"),
    path("vues/<int:pk>/renommer/", saved_view.rename_view, name="saved_view_rename"),
    path("vues/<int:pk>/supprimer/", saved_view.remove_view, name="saved_view_delete"),
    path("contrats/<slug:slug>/actions/", listing.show_contract_actions, name="contract_actions"),
    path("contrats/<slug:slug>/actions/etats/", board.show_board, name="contract_board"),
    path("contrats/<slug:slug>/actions/etats/deplacer/", board.move_card, name="contract_board_move"),
    path("contrats/<slug:slug>/actions/chronologie/", board.show_timeline, name="contract_timeline"),
    path("contrats/<slug:slug>/actions/blocages/", board.show_contract_blockers, name="contract_blockers"),
    path("contrats/<slug:slug>/actions/coller/", batch.paste_block, name="contract_paste"),
    path("contrats/<slug:slug>/actions/ensemble/", batch.change_many, name="contract_bulk"),
    path("contrats/<slug:slug>/actions/lots/<int:pk>/annuler/", batch.undo, name="batch_undo"),
]
