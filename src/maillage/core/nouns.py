"""Put the right article before the name of a kind of object: « l’action », « du contrat »."""

# Feminine first words of the project's verbose names; every other noun is masculine.
_FEMININE = frozenset(
    {
        "action", "annexe", "appartenance", "attribution", "contrepartie", "demande", "échéance", "empreinte",
        "enveloppe", "étape", "filiation", "identité", "instruction", "invitation", "ligne", "note", "partie",
        "personne", "pièce", "place", "population", "séance", "session", "signature", "tête", "version", "vue",
    }
)  # fmt: skip
_VOWELS = frozenset("aeiouyéèêâîôûh")


def add_article(noun: str) -> str:
    """Give a noun with its definite article.

    Examples
    --------
    >>> add_article("contrat"), add_article("partie"), add_article("échéance")
    ('le contrat', 'la partie', 'l’échéance')
    """
    if noun[:1].lower() in _VOWELS:
        return f"l’{noun}"
    article = "la" if noun.split(" ", maxsplit=1)[0] in _FEMININE else "le"
    return f"{article} {noun}"


def join_noun(verb: str, noun: str) -> str:
    """Join a verb and what it is about, contracting « à le » and « de le ».

    Examples
    --------
    >>> join_noun("a changé l’état de", "contrat")
    'a changé l’état du contrat'
    >>> join_noun("a modifié", "action")
    'a modifié l’action'
    """
    words = f"{verb} {add_article(noun)}"
    return words.replace(" de le ", " du ").replace(" à le ", " au ")
