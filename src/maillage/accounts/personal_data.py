"""Say what the models of accounts hold of people, and those of the libraries that sign them in.

The journal and the sessions are classified here too: they speak of accounts, and ``core`` knows none.
"""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from maillage.accounts.models import Affiliation, IdentityLink, Invitation, Organization, User
from maillage.core.models import (
    Event,
    FormReceipt,
    JournalHead,
    Letter,
    Seal,
    SearchEntry,
    SearchPosting,
    SearchTerm,
    SearchVariant,
    Verification,
)
from maillage.core.personal_data import Activity, OnErasure, classify

ACCOUNTS = Activity(
    key="accounts",
    name="Comptes et rattachements",
    purpose="Ouvrir un compte à qui travaille sur un contrat, et savoir pour quel organisme.",
    legal_basis="Mission d’intérêt public (article 6.1.e du RGPD)",
    people="Agents, élus et bénévoles des organismes partenaires",
    recipients="Personnes du même organisme, chefs de projet des contrats où la personne a un rôle, "
    "administrateurs de l’instance",
    retention="Durée du compte, puis un an après sa fermeture ; une invitation sans réponse est valable "
    "quatorze jours.",
)
SIGNING_IN = Activity(
    key="signing_in",
    name="Connexion et sécurité",
    purpose="Vérifier qui se connecte, fermer une session volée, répondre à une attaque.",
    legal_basis="Obligation de sécurité (articles 6.1.c et 32 du RGPD)",
    people="Personnes qui ont un compte",
    recipients="La personne elle-même ; administrateurs de l’instance",
    retention="Durée du compte pour les moyens de connexion ; douze heures au plus pour une session.",
)
JOURNAL = Activity(
    key="journal",
    name="Journal des changements",
    purpose="Prouver qui a fait quoi et quand : signatures, décisions, argent public.",
    legal_basis="Obligation légale et mission d’intérêt public (articles 6.1.c et 6.1.e du RGPD)",
    people="Personnes qui ont un compte",
    recipients="Personnes qui ont un rôle sur l’objet ; administrateurs de l’instance",
    retention="Dix ans, comme les pièces justificatives de la dépense publique ; les détails qui nomment une "
    "personne sont effacés avec elle, la chaîne des empreintes reste.",
)
SEARCH = Activity(
    key="search",
    name="Recherche",
    purpose="Retrouver un contrat, une action ou un territoire par les mots qu’il contient.",
    legal_basis="Mission d’intérêt public (article 6.1.e du RGPD)",
    people="Personnes nommées dans un texte",
    recipients="Personnes qui peuvent lire le texte d’origine",
    retention="Celle du texte d’origine : l’index est refait à chaque changement.",
)

classify(
    Organization,
    none="version created_at changed_at kind name short_name folded_name slug siren siret rna territory website "
    "is_invented",
)
classify(
    User,
    activity=ACCOUNTS,
    none="last_login is_superuser is_active is_staff wants_shortcuts is_invented joined_at erasure_asked_at "
    "erased_at groups user_permissions password",
    identity="first_name last_name function",
    contact="email",
    free_text="story",
    owner="pk",
    secrets="password",
)
classify(
    Affiliation,
    activity=ACCOUNTS,
    none="organization is_administrator ended_on",
    identity="user",
    owner="user",
)
classify(
    Invitation,
    activity=ACCOUNTS,
    none="organization is_administrator role contract_slug token_digest sent_at expires_at accepted_at revoked_at",
    identity="sent_by accepted_by",
    contact="email",
    owner="accepted_by",
    secrets="token_digest",
)
classify(
    IdentityLink,
    activity=SIGNING_IN,
    none="issuer siret linked_at",
    identity="user subject",
    owner="user",
    on_erasure=OnErasure.DELETE,
)
classify(
    EmailAddress,
    activity=SIGNING_IN,
    none="verified primary",
    identity="user",
    contact="email",
    owner="user",
    on_erasure=OnErasure.DELETE,
)
classify(
    EmailConfirmation,
    activity=SIGNING_IN,
    none="created sent key",
    contact="email_address",
    secrets="key",
)
classify(
    Authenticator,
    activity=SIGNING_IN,
    none="type data created_at last_used_at",
    identity="user",
    owner="user",
    on_erasure=OnErasure.DELETE,
    secrets="data",
)
classify(
    UserSession,
    activity=SIGNING_IN,
    none="created_at last_seen_at session_key data",
    identity="user ip user_agent",
    owner="user",
    on_erasure=OnErasure.DELETE,
    secrets="session_key",
)
classify(
    Session,
    activity=SIGNING_IN,
    none="session_key expire_date",
    identity="session_data",
    secrets="session_key session_data",
)
classify(
    Event,
    activity=JOURNAL,
    none="sequence at verb subject_kind subject_id scope_kind scope_id details_digest salt erased_at "
    "previous_digest digest",
    identity="actor subject_label",
    free_text="details",
    owner="actor",
)
classify(
    FormReceipt,
    activity=JOURNAL,
    none="key sent_at subject_kind subject_id",
    identity="sender",
    owner="sender",
    on_erasure=OnErasure.DELETE,
)
classify(
    Letter,
    activity=ACCOUNTS,
    none="written_at taken_at tries",
    contact="to",
    free_text="subject body",
    secrets="subject body",
)
classify(Verification, none="at checked fault_sequence fault_reason")
classify(SearchEntry, none="kind object_id")
classify(SearchTerm, activity=SEARCH, none="count", free_text="text")
classify(SearchVariant, activity=SEARCH, none="term", free_text="text")
classify(SearchPosting, none="entry term audience weight")
classify(JournalHead, none="sequence digest at")
classify(Seal, none="day last_sequence count digest sealed_at")
classify(Group, none="name permissions")
classify(Permission, none="name content_type codename")
classify(ContentType, none="app_label model")
