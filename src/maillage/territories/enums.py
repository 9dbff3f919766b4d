"""Name the kinds of territory and the grounds of their links."""

from django.db import models


class TerritoryKind(models.TextChoices):
    """What a territory is; the value is the first part of its permanent address."""

    COUNTRY = "pays", "Pays"
    REGION = "region", "Région"
    DEPARTEMENT = "departement", "Département"
    EPCI = "epci", "Intercommunalité"
    COMMUNE = "commune", "Commune"
    QPV = "qpv", "Quartier prioritaire"
    IRIS = "iris", "IRIS"
    EMPLOYMENT_ZONE = "zone-emploi", "Zone d’emploi"
    SCHOOL_SECTOR = "secteur-scolaire", "Secteur scolaire"
    CUSTOM = "perimetre", "Périmètre propre"


class QpvGeneration(models.TextChoices):
    """The two lists of priority districts: decree of 30 December 2014, decree of 28 December 2023."""

    G2015 = "2015", "Génération 2015-2023"
    G2024 = "2024", "Génération 2024"


class ShareBasis(models.TextChoices):
    """What a share between two territories was computed on."""

    WHOLE = "whole", "Appartenance entière"
    POPULATION = "population", "Population"
    AREA = "area", "Superficie"
    DECLARED = "declared", "Déclarée"


class LineageEvent(models.TextChoices):
    """Why a territory became another."""

    MERGE = "f", "Fusion"
    SPLIT = "d", "Division"
    RECODE = "c", "Changement de code"
    GENERATION = "g", "Nouvelle génération"
