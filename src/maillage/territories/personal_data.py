"""Say what the models of territories hold of people."""

from maillage.core.personal_data import Activity, OnErasure, classify
from maillage.territories.models import LegalPopulation, Lineage, Loading, Membership, Territory

PERIMETERS = Activity(
    key="territories",
    name="Périmètres et fichiers officiels",
    purpose="Savoir qui a tracé un périmètre ou chargé un fichier, pour pouvoir lui demander pourquoi.",
    legal_basis="Mission d’intérêt public (article 6.1.e du RGPD)",
    people="Personnes qui ont un compte",
    recipients="Personnes qui ont un compte",
    retention="Tant que le périmètre ou le fichier sert ; le nom disparaît quand la personne est effacée.",
)

classify(
    Territory,
    activity=PERIMETERS,
    none="kind code name folded_name generation legal_form valid_from valid_to outline longitude latitude "
    "geography_source version created_at changed_at",
    identity="owner",
    owner="owner",
    on_erasure=OnErasure.KEEP,
)
classify(Membership, none="part whole share basis valid_from valid_to source")
classify(Lineage, none="before after share basis event happened_on source")
classify(LegalPopulation, none="territory year municipal total source")
classify(
    Loading,
    activity=PERIMETERS,
    none="dataset file_name sha256 vintage producer license loaded_at added changed gone",
    identity="loaded_by",
    owner="loaded_by",
)
