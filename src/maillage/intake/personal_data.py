"""Say what the models of documents taken in hold of people."""

from maillage.core.personal_data import Activity, classify
from maillage.intake.models import Confirmation, Origin, ReadPiece, SourceDocument, SourcePage

INTAKE = Activity(
    key="intake",
    name="Reprise de documents signés",
    purpose="Lire un contrat signé, en relire chaque pièce et la reprendre, avec la page où elle a été lue.",
    legal_basis="Mission d’intérêt public (article 6.1.e du RGPD)",
    people="Signataires et personnes que nomme le document ; personnes qui le relisent",
    recipients="Qui a envoyé le document, et les chefs de projet de son contrat",
    retention="Tant que dure le contrat qui en est né ; un document retiré est effacé avec tout ce qui en a été lu.",
)
VERSIONS = "version created_at changed_at"

classify(
    SourceDocument,
    activity=INTAKE,
    none=f"{VERSIONS} sha256 size format contract previous state refusal started_at read_at",
    identity="sent_by",
    free_text="name file warnings",
    owner="sent_by",
)
classify(
    SourcePage,
    activity=INTAKE,
    none="document rank page first_line last_line sheet",
    free_text="lines",
)
classify(
    ReadPiece,
    activity=INTAKE,
    none=f"{VERSIONS} document kind key position parent page_rank page line last_line cell confidence state "
    "merged_into organization territory difference before decided_at",
    identity="decided_by",
    free_text="read values label excerpt",
    owner="decided_by",
)
classify(
    Confirmation,
    activity=INTAKE,
    none="document contract opened_contract counts last_event made_at undone_at",
    identity="made_by undone_by",
    free_text="changes",
    owner="made_by",
)
classify(
    Origin,
    none="subject_kind subject_id subject_version document confirmation piece page line last_line cell is_creation",
)
