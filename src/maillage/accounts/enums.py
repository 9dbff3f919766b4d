"""Name the kinds of organization and the roles of organizations and people on a contract."""

from django.db import models


class OrganizationKind(models.TextChoices):
    """What an organization is in the world of social contracts."""

    EPCI = "epci", "Intercommunalité"
    COMMUNE = "commune", "Commune"
    DEPARTEMENT = "departement", "Département"
    REGION = "region", "Région"
    STATE = "state", "Service de l’État"
    CAF = "caf", "Caisse d’allocations familiales"
    CPAM = "cpam", "Assurance maladie"
    ARS = "ars", "Agence régionale de santé"
    NATIONAL_EDUCATION = "national_education", "Éducation nationale"
    JUSTICE = "justice", "Justice"
    FRANCE_TRAVAIL = "france_travail", "France Travail"
    PUBLIC_BANK = "public_bank", "Banque publique"
    CHAMBER = "chamber", "Chambre consulaire"
    LANDLORD = "landlord", "Bailleur social"
    ASSOCIATION = "association", "Association"
    CITIZENS_COUNCIL = "citizens_council", "Conseil citoyen"
    SCHOOL = "school", "Établissement scolaire"
    OTHER = "other", "Autre"


class PartyRole(models.TextChoices):
    """What an organization is to a contract."""

    LEAD = "lead", "Porteur"
    CO_LEAD = "co_lead", "Co-porteur"
    SIGNATORY = "signatory", "Signataire"
    FUNDER = "funder", "Financeur"
    PARTNER = "partner", "Partenaire"
    OPERATOR = "operator", "Opérateur"
    LANDLORD = "landlord", "Bailleur"
    CITIZENS_COUNCIL = "citizens_council", "Conseil citoyen"


class PersonRole(models.TextChoices):
    """What a person may do on a contract, for the organization they belong to."""

    MANAGER = "manager", "Chef de projet"
    CONTRIBUTOR = "contributor", "Contributeur"
    INSTRUCTOR = "instructor", "Instructeur"
    DECISION_MAKER = "decision_maker", "Décideur"
    READER = "reader", "Lecteur"
