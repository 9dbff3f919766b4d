"""Say what the models of the observatory hold of people."""

from maillage.core.personal_data import Activity, OnErasure, classify
from maillage.observatory.models import (
    DataAgreement,
    Dataset,
    FactDecision,
    Finding,
    FindingRank,
    Indicator,
    ProtectedPublication,
    QuotedFigure,
    Release,
    RuleChange,
    SecrecyRule,
    Source,
    StatedValue,
    TableImport,
)

DIAGNOSIS = Activity(
    key="diagnosis",
    name="Diagnostic partagé",
    purpose="Savoir qui a écrit un constat ou chargé une édition, pour pouvoir en discuter avec lui.",
    legal_basis="Mission d’intérêt public (article 6.1.e du RGPD)",
    people="Personnes qui ont un compte",
    recipients="Les lecteurs du constat, selon sa visibilité ; personne pour le texte laissé à l’organisme",
    retention="Tant que le constat ou l’édition sert ; le nom disparaît quand la personne est effacée.",
)

classify(SecrecyRule, none="code label text threshold reference applies_from")
classify(Source, none="code name short_name url organization")
classify(
    Dataset,
    none="source code label description url license secrecy_rule months_between is_exhaustive reminded_on",
)
classify(
    Release,
    activity=DIAGNOSIS,
    none="dataset vintage number territory_vintage published_on loaded_at file_name sha256 lake_path lake_sha256 "
    "row_count license url access_level secrecy_rule is_partial note contents remarks withdrawn_at agreement",
    identity="loaded_by withdrawn_by",
    owner="loaded_by",
    on_erasure=OnErasure.KEEP,
)
classify(
    Indicator,
    none="code label folded_label definition formula unit kind numerator denominator change_of change_years part_of "
    "direction is_additive comparable_from theme secrecy_rule decimals position organization",
)
classify(
    Finding,
    activity=DIAGNOSIS,
    none="kind theme territory organization visibility version created_at changed_at",
    identity="author",
    free_text="title text evidence",
    owner="author",
    on_erasure=OnErasure.KEEP,
)
classify(
    QuotedFigure,
    none="finding indicator release territory_kind territory_code territory_name year value status lineage position",
)
classify(
    TableImport,
    activity=DIAGNOSIS,
    none="organization label file_name sha256 content notes mapping corrections dropped access_level agreement state release "
    "version created_at changed_at",
    identity="sent_by",
    owner="sent_by",
    on_erasure=OnErasure.KEEP,
)
classify(
    StatedValue,
    none="release indicator territory_kind territory_code territory_name whole year value decimals place",
)
classify(
    DataAgreement,
    activity=DIAGNOSIS,
    none="title provider recipients indicators territory starts_on ends_on ended_on version created_at changed_at",
    identity="ended_by",
    free_text="purpose",
    owner="ended_by",
    on_erasure=OnErasure.KEEP,
)
classify(
    FactDecision,
    activity=DIAGNOSIS,
    none="territory organization indicator release kind year state proposed finding decided_at",
    identity="decided_by",
    free_text="sentence",
    owner="decided_by",
    on_erasure=OnErasure.KEEP,
)
classify(
    FindingRank,
    activity=DIAGNOSIS,
    none="finding organization position ranked_at",
    identity="ranked_by",
    owner="ranked_by",
    on_erasure=OnErasure.KEEP,
)
classify(
    ProtectedPublication,
    activity=DIAGNOSIS,
    none="release published rule threshold state reason cells hidden_primary hidden_secondary audited_at prepared_at "
    "approved_at",
    identity="prepared_by approved_by",
    owner="prepared_by",
    on_erasure=OnErasure.KEEP,
)
classify(
    RuleChange,
    activity=DIAGNOSIS,
    none="rule old_threshold new_threshold reference asked_at confirmed_at",
    identity="asked_by confirmed_by",
    owner="asked_by",
    on_erasure=OnErasure.KEEP,
)
