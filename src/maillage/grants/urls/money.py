"""Route each funder's money, its payments and its acts."""

from django.urls import path
from django.urls.resolvers import URLPattern

from maillage.grants.views import act, money, portal

_CONTRACT = "contrats/<slug:slug>"
_ACT = "actes/<slug:code>"
_BATCH = f"{_CONTRACT}/actes/<slug:batch>"

urlpatterns: list[URLPattern] = [
    path(f"{_CONTRACT}/financements/", money.show_contract_money, name="contract_money"),
    path(f"{_CONTRACT}/financements/notifier/", money.notify, name="decisions_notify"),
    path(f"{_CONTRACT}/autres-portails/", portal.list_lines, name="portal_lines"),
    path(f"{_CONTRACT}/autres-portails/charger/", portal.import_file, name="portal_import"),
    path(f"{_CONTRACT}/autres-portails/<int:pk>/", portal.review, name="portal_review"),
    path("dossiers/<slug:number>/argent/", money.show_application_money, name="application_money"),
    path("demandes/<int:pk>/annoncer/", money.announce, name="request_announce"),
    path("demandes/<int:pk>/versement/", money.create_payment, name="payment_create"),
    path("versements/<int:pk>/verser/", money.pay, name="payment_pay"),
    path("versements/<int:pk>/annuler/", money.cancel, name="payment_cancel"),
    path(f"{_CONTRACT}/modeles/", act.list_templates, name="act_templates"),
    path(f"{_CONTRACT}/modeles/<slug:kind>/", act.edit_template, name="act_template"),
    path(f"{_BATCH}/", act.show_batch, name="act_batch"),
    path(f"{_BATCH}/<slug:form>/", act.give_batch, name="act_batch_file"),
    path(f"{_ACT}/", act.show_act, name="act_detail"),
    path(f"{_ACT}/<slug:form>/", act.give_act, name="act_file"),
]
