"""Name the values that every module shares."""

from django.db import models


class Visibility(models.TextChoices):
    """Who may see an object, from the widest circle to the narrowest."""

    PUBLIC = "public", "Public"
    PARTNERS = "partners", "Partenaires du contrat"
    ORGANIZATION = "organization", "Mon organisme"
    NAMED = "named", "Personnes désignées"


class Verb(models.TextChoices):
    """What an event of the journal says was done; the label completes « Camille Exemple … »."""

    CREATE = "create", "a créé"
    UPDATE = "update", "a modifié"
    DELETE = "delete", "a supprimé"
    MOVE = "move", "a déplacé"
    PLACE = "place", "a placé"
    WITHDRAW = "withdraw", "a retiré"
    SUBMIT = "submit", "a soumis"
    SIGN = "sign", "a signé"
    AMEND = "amend", "a modifié par avenant"
    CHANGE_STATUS = "change_status", "a changé l’état de"
    HANDLE = "handle", "a traité"
    INVITE = "invite", "a invité"
    JOIN = "join", "a rejoint"
    GRANT = "grant", "a donné"
    REVOKE = "revoke", "a repris"
    IMPORT = "import", "a chargé"
    SIGN_IN = "sign_in", "s’est connecté"
    SIGN_OUT = "sign_out", "s’est déconnecté"
    LOCK = "lock", "a verrouillé"
    CLOSE = "close", "a fermé"
    REFUSE = "refuse", "s’est vu refuser"
    ERASE = "erase", "a effacé des données personnelles de"
