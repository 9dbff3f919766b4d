"""Describe the table of applications once: as a page, as CSV and as XLSX. No private note is in it."""

from decimal import Decimal

from maillage.core.tables import Column, ColumnType
from maillage.grants.models import Application
from maillage.grants.selectors.review import summarize_reviews


def _read_score(one: Application) -> Decimal | None:
    return summarize_reviews(one, one.reviews.all()).average


def _read_equality(one: Application) -> str:
    return ", ".join(sorted({review.equality_level for review in one.reviews.all() if review.equality_level}))


APPLICATION_COLUMNS: list[Column[Application]] = [
    Column("numero", "Dossier", ColumnType.TEXT, lambda one: one.number),
    Column("projet", "Projet", ColumnType.TEXT, lambda one: one.project.reference),
    Column("intitule", "Intitulé", ColumnType.TEXT, lambda one: one.title),
    Column("porteur", "Porteur", ColumnType.TEXT, lambda one: str(one.project.applicant)),
    Column("appel", "Appel", ColumnType.TEXT, lambda one: str(one.call)),
    Column("annee", "Année", ColumnType.NUMBER, lambda one: one.year),
    Column("etat", "État", ColumnType.CHOICE, lambda one: str(one.get_status_display())),
    Column(
        "nouveau", "Nouvelle ou reconduite", ColumnType.CHOICE, lambda one: str(one.get_novelty_display())
    ),
    Column(
        "lieux", "Lieux", ColumnType.TEXT, lambda one: ", ".join(place.name for place in one.districts.all())
    ),
    Column("demande", "Demandé", ColumnType.EUROS, lambda one: getattr(one, "asked_eur", None)),
    Column("score", "Note sur 100", ColumnType.NUMBER, _read_score, decimals=1),
    Column("egalite", "Égalité", ColumnType.TEXT, _read_equality),
]
