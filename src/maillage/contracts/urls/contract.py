"""Route the contract pages."""

from django.urls import path
from django.urls.resolvers import URLPattern

from maillage.contracts.urls.converters import register_converters
from maillage.contracts.views import (
    amendment,
    amendment_content,
    contract,
    deadline,
    lifecycle,
    party,
    team,
    text,
)

register_converters()

_CONTRACT = "contrats/<slug:slug>"
_AMENDMENT = f"{_CONTRACT}/avenants/<rank:number>"

urlpatterns: list[URLPattern] = [
    path("contrats/", contract.list_page, name="contract_list"),
    path("contrats/nouveau/", contract.create, name="contract_create"),
    path(f"{_CONTRACT}/", contract.detail, name="contract_detail"),
    path(f"{_CONTRACT}/modifier/", contract.edit, name="contract_edit"),
    path(f"{_CONTRACT}/quartiers/", contract.edit_districts, name="contract_districts"),
    path(f"{_CONTRACT}/historique/", contract.history, name="contract_history"),
    path(f"{_CONTRACT}/soumettre/", lifecycle.submit, name="contract_submit"),
    path(f"{_CONTRACT}/revenir-au-brouillon/", lifecycle.return_to_draft, name="contract_return"),
    path(f"{_CONTRACT}/mettre-en-vigueur/", lifecycle.start, name="contract_start"),
    path(f"{_CONTRACT}/constater-la-fin/", lifecycle.end, name="contract_end"),
    path(f"{_CONTRACT}/reprendre/", lifecycle.register, name="contract_register"),
    path(f"{_CONTRACT}/texte/", text.show, name="contract_text"),
    path(f"{_CONTRACT}/texte/<text_kind:kind>/nouveau/", text.create, name="text_create"),
    path(f"{_CONTRACT}/texte/<text_kind:kind>/<rank:pk>/", text.edit, name="text_edit"),
    path(f"{_CONTRACT}/texte/<text_kind:kind>/<rank:pk>/deplacer/", text.move, name="text_move"),
    path(f"{_CONTRACT}/texte/<text_kind:kind>/<rank:pk>/retirer/", text.remove, name="text_remove"),
    path(f"{_CONTRACT}/parties/", party.list_page, name="contract_parties"),
    path(f"{_CONTRACT}/parties/nouvelle/", party.create, name="party_create"),
    path(f"{_CONTRACT}/parties/<rank:pk>/", party.edit, name="party_edit"),
    path(f"{_CONTRACT}/parties/<rank:pk>/retirer/", party.remove, name="party_remove"),
    path(f"{_CONTRACT}/parties/<rank:pk>/signer/", party.sign, name="party_sign"),
    path(f"{_CONTRACT}/parties/<rank:pk>/refuser/", party.decline, name="party_decline"),
    path(f"{_CONTRACT}/echeances/", deadline.list_page, name="contract_deadlines"),
    path(f"{_CONTRACT}/echeances/<rank:pk>/traiter/", deadline.handle, name="deadline_handle"),
    path(f"{_CONTRACT}/preavis/nouveau/", deadline.create_notice, name="notice_create"),
    path(f"{_CONTRACT}/preavis/<rank:pk>/lever/", deadline.withdraw, name="notice_withdraw"),
    path(f"{_CONTRACT}/equipe/", team.show, name="contract_team"),
    path(f"{_CONTRACT}/equipe/ajouter/", team.grant, name="role_grant"),
    path(f"{_CONTRACT}/equipe/inviter/", team.invite, name="role_invite"),
    path(f"{_CONTRACT}/equipe/<rank:pk>/retirer/", team.revoke, name="role_revoke"),
    path(f"{_CONTRACT}/visibilite/", team.change_visibility, name="contract_visibility"),
    path(f"{_CONTRACT}/avenants/", amendment.list_page, name="contract_amendments"),
    path(f"{_CONTRACT}/avenants/nouveau/", amendment.create, name="amendment_create"),
    path(f"{_CONTRACT}/versions/<rank:number>/", amendment.show_version, name="contract_version"),
    path(f"{_AMENDMENT}/", amendment.show, name="amendment_detail"),
    path(f"{_AMENDMENT}/modifier/", amendment.edit, name="amendment_edit"),
    path(f"{_AMENDMENT}/soumettre/", amendment.submit, name="amendment_submit"),
    path(f"{_AMENDMENT}/revenir-au-brouillon/", amendment.return_to_draft, name="amendment_return"),
    path(f"{_AMENDMENT}/retirer/", amendment.withdraw, name="amendment_withdraw"),
    path(f"{_AMENDMENT}/signatures/<rank:pk>/signer/", amendment.sign, name="amendment_sign"),
    path(f"{_AMENDMENT}/signatures/<rank:pk>/refuser/", amendment.decline, name="amendment_decline"),
    path(f"{_AMENDMENT}/contenu/", amendment_content.show, name="amendment_content"),
    path(f"{_AMENDMENT}/contenu/clauses/", amendment_content.edit_terms, name="amendment_terms"),
    path(
        f"{_AMENDMENT}/contenu/<part:part>/nouveau/", amendment_content.create, name="amendment_item_create"
    ),
    path(f"{_AMENDMENT}/contenu/<part:part>/<ref:ref>/", amendment_content.edit, name="amendment_item_edit"),
    path(
        f"{_AMENDMENT}/contenu/<part:part>/<ref:ref>/deplacer/",
        amendment_content.move,
        name="amendment_item_move",
    ),
    path(
        f"{_AMENDMENT}/contenu/<part:part>/<ref:ref>/retirer/",
        amendment_content.remove,
        name="amendment_item_remove",
    ),
]
