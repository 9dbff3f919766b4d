"""Leave one document under review, as a manager finds it a minute after she gave it."""

from importlib import resources

from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.demo.build.cast import Cast
from maillage.intake.services.document import receive_document
from maillage.intake.services.reading import read_document

NAME = "contrat-local-de-sante-projet.txt"


def build_documents(cast: Cast) -> None:
    """Give the invented project of a health contract to be read, by the manager of the contrat de ville."""
    content = resources.files("maillage.demo.content").joinpath("documents", NAME).read_bytes()
    manager = next(
        person
        for contract in cast.contracts.values()
        if contract.type.code == "contrat_de_ville_2030"
        for person in cast.people.values()
        if person.assignments.current().managing().filter(contract=contract).exists()
    )
    document, _ = receive_document(file=SimpleUploadedFile(NAME, content), by=manager)
    read_document(document_id=document.pk)
