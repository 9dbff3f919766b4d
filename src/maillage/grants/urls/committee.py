"""Route the funders' committee: its sessions, their scenarios."""

from django.urls import path

from maillage.grants.views import committee, scenario

SESSION = "comite/<int:pk>/"
SCENARIO = "scenarios/<int:pk>/"

urlpatterns = [
    path("appels-a-projets/<slug:slug>/comite/", committee.list_page, name="committee_list"),
    path(SESSION, committee.detail, name="committee_detail"),
    path(f"{SESSION}preparer/", committee.edit, name="committee_edit"),
    path(f"{SESSION}ouvrir/", committee.open_page, name="committee_open"),
    path(f"{SESSION}decider/", committee.decide, name="committee_decide"),
    path(f"{SESSION}comparer/", committee.compare, name="committee_compare"),
    path(f"{SESSION}releve.<slug:form>", committee.send_minutes, name="committee_minutes"),
    path(f"{SESSION}scenarios/", scenario.create, name="scenario_create"),
    path(SCENARIO, scenario.detail, name="scenario_detail"),
    path(f"{SCENARIO}regles/", scenario.edit_rules, name="scenario_rules"),
    path(f"{SCENARIO}copier/", scenario.copy, name="scenario_copy"),
    path(f"{SCENARIO}revenir/", scenario.restore, name="scenario_restore"),
    path(f"{SCENARIO}optimum/", scenario.propose, name="scenario_optimum"),
]
