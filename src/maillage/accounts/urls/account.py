"""Route the pages of one's own account, of every account, and of personal data."""

from django.urls import path

from maillage.accounts.views import account, person, privacy

urlpatterns = [
    path("mon-compte/", account.show_account, name="account"),
    path("mon-compte/modifier/", account.edit_account, name="account_edit"),
    path("mon-compte/sessions/", account.end_sessions, name="account_sessions_end"),
    path("mon-compte/mes-donnees.json", account.export_account, name="account_export"),
    path("mon-compte/effacement/", account.ask_erasure, name="account_erasure"),
    path("mon-compte/fermer/", account.close_account, name="account_close"),
    path("personnes/", person.list_people, name="person_list"),
    path("personnes/<int:pk>/", person.show_person, name="person_detail"),
    path("personnes/<int:pk>/fermer/", person.close_person, name="person_close"),
    path("personnes/<int:pk>/rouvrir/", person.reopen_person, name="person_reopen"),
    path("personnes/<int:pk>/second-facteur/", person.reset_person_factor, name="person_factor_reset"),
    path("personnes/<int:pk>/effacer/", person.erase, name="person_erase"),
    path("donnees-personnelles/", privacy.show_privacy, name="privacy"),
    path("donnees-personnelles/registre.csv", privacy.export_register, name="privacy_register"),
]
