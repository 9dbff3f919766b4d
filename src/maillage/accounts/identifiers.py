"""Check the numbers that identify a French organization."""

import re

# La Poste's establishments do not follow Luhn: the sum of their digits is a multiple of five
# (Insee, « Numéro SIRET », note on SIREN 356 000 000).
_LA_POSTE = "356000000"


def _passes_luhn(digits: str) -> bool:
    total = 0
    for rank, char in enumerate(reversed(digits)):
        doubled = int(char) * (2 if rank % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def compact(text: str) -> str:
    """Give a number without the spaces people write in it."""
    return re.sub(r"[\s\u00a0\u202f.]", "", text)


def check_siren(text: str) -> str:
    """Give the nine digits of a SIREN, or refuse it.

    Raises
    ------
    ValueError
        With a sentence in French that says what is wrong.

    Examples
    --------
    >>> check_siren("246 200 729")
    '246200729'
    """
    siren = compact(text)
    if not re.fullmatch(r"[0-9]{9}", siren, re.ASCII):
        msg = f"Un SIREN compte 9 chiffres ; « {text.strip()[:30]} » n’en est pas un."
        raise ValueError(msg)
    if siren == "000000000" or not _passes_luhn(siren):
        msg = f"Le SIREN {siren} est impossible : sa clé de contrôle est fausse. Vérifiez chaque chiffre."
        raise ValueError(msg)
    return siren


def check_siret(text: str) -> str:
    """Give the fourteen digits of a SIRET, or refuse it.

    Raises
    ------
    ValueError
        With a sentence in French that says what is wrong.

    Examples
    --------
    >>> check_siret("1,23E+13")
    Traceback (most recent call last):
    ValueError: « 1,23E+13 » vient d’un tableur qui a arrondi le SIRET : mettez la colonne en texte et recopiez-le.
    """
    siret = compact(text)
    if re.fullmatch(r"\d[,.]?\d*[eE]\+?\d+", text.strip()):
        msg = f"« {text.strip()[:30]} » vient d’un tableur qui a arrondi le SIRET : mettez la colonne en texte et recopiez-le."
        raise ValueError(msg)
    if not re.fullmatch(r"[0-9]{14}", siret, re.ASCII):
        msg = f"Un SIRET compte 14 chiffres ; « {text.strip()[:30]} » n’en est pas un."
        raise ValueError(msg)
    if siret.startswith(_LA_POSTE):
        is_valid = _passes_luhn(siret) or sum(map(int, siret)) % 5 == 0
    else:
        is_valid = _passes_luhn(siret) and _passes_luhn(siret[:9]) and not siret.startswith("000000000")
    if not is_valid:
        msg = f"Le SIRET {siret} est impossible : sa clé de contrôle est fausse. Vérifiez chaque chiffre."
        raise ValueError(msg)
    return siret


def check_rna(text: str) -> str:
    """Give the number of an association in the national register (W and nine digits), or refuse it.

    Raises
    ------
    ValueError
        With a sentence in French that says what is wrong.

    Examples
    --------
    >>> check_rna("w622 001 234")
    'W622001234'
    """
    rna = compact(text).upper()
    if not re.fullmatch(r"W[0-9][0-9AB][0-9]{7}", rna, re.ASCII):
        msg = f"Un numéro RNA est un W suivi de 9 chiffres ; « {text.strip()[:30]} » n’en est pas un."
        raise ValueError(msg)
    return rna
