"""Route the calls for projects."""

from django.urls import path

from maillage.grants.views import application, call

CALL = "appels-a-projets/<slug:slug>/"

urlpatterns = [
    path("appels-a-projets/", call.list_page, name="call_list"),
    path("contrats/<slug:slug>/nouvel-appel/", call.create, name="call_create"),
    path(CALL, call.detail, name="call_detail"),
    path(f"{CALL}calendrier.ics", call.send_calendar, name="call_calendar"),
    path(f"{CALL}modifier/", call.edit, name="call_edit"),
    path(f"{CALL}ouverture/", call.edit_scope, name="call_scope"),
    path(f"{CALL}etat/", call.change_status, name="call_status"),
    path(f"{CALL}demander/", application.create, name="application_create"),
]
