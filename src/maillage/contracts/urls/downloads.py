"""Route the documents that a contract may be taken away as."""

from django.urls import path

from maillage.contracts.urls.converters import register_converters
from maillage.contracts.views import downloads

register_converters()

_DOCUMENTS = "contrats/<slug:slug>/documents"

urlpatterns = [
    path(f"{_DOCUMENTS}/", downloads.show_documents, name="contract_documents"),
    path(f"{_DOCUMENTS}/convention.<text_form:form>", downloads.give_convention, name="contract_convention"),
    path(f"{_DOCUMENTS}/plan.<plan_form:form>", downloads.give_plan, name="contract_plan"),
    path("actions/<slug:slug>/fiche.<text_form:form>", downloads.give_sheet, name="action_sheet"),
]
