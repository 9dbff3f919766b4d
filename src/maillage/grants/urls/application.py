"""Route the applications and their instruction."""

from django.urls import path

from maillage.grants.views import application, instruction, parts

ONE = "dossiers/<slug:number>/"

urlpatterns = [
    path("dossiers/", application.list_page, name="application_list"),
    path(ONE, application.detail, name="application_detail"),
    path(f"{ONE}partie/<slug:part>/", parts.edit_part, name="application_part"),
    path(f"{ONE}deposer/", application.submit, name="application_submit"),
    path(f"{ONE}retirer/", application.withdraw, name="application_withdraw"),
    path(f"{ONE}corriger/", instruction.ask_correction, name="application_return"),
    path(f"{ONE}instruire/", instruction.assign, name="review_assign"),
    path(f"{ONE}note/", instruction.write_note, name="note_write"),
    path(f"{ONE}avis/", instruction.ask, name="opinion_ask"),
    path(f"{ONE}avis/<int:pk>/", instruction.answer, name="opinion_answer"),
    path("instructions/<int:pk>/", instruction.edit_review, name="review_edit"),
    path("instructions/<int:pk>/deport/", instruction.recuse, name="review_recuse"),
]
