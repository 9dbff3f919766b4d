"""Route the envelopes."""

from django.urls import path
from django.urls.resolvers import URLPattern

from maillage.grants.views import envelope

urlpatterns: list[URLPattern] = [
    path("contrats/<slug:slug>/enveloppes/", envelope.list_page, name="contract_envelopes"),
    path("contrats/<slug:slug>/nouvelle-enveloppe/", envelope.create, name="envelope_create"),
    path("enveloppes/<int:pk>/deleguer/", envelope.delegate, name="envelope_delegate"),
    path("enveloppes/<int:pk>/montant/", envelope.change_amount, name="envelope_amount"),
]
