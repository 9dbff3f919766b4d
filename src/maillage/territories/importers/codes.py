"""Check official codes, which are text: a zero or a letter at the head belongs to them."""

import re

from maillage.territories.records import UnreadableFile

_COMMUNE = re.compile(r"(?:\d{5}|2[AB]\d{3})", re.ASCII)
_EPCI = re.compile(r"\d{9}", re.ASCII)
_DEPARTEMENT = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|9[78]\d)", re.ASCII)
_QPV = re.compile(r"Q[NP]\w{3,6}M?", re.ASCII)
_EXPONENT = re.compile(r"\d[.,]?\d*E\+?\d+", re.ASCII | re.IGNORECASE)

# Paris, Lyon and Marseille are one commune each; their districts carry codes of their own.
_DISTRICTS = (
    (range(75101, 75121), "75056"),
    (range(69381, 69390), "69123"),
    (range(13201, 13217), "13055"),
)


def find_city_of_district(code: str) -> str | None:
    """Give the commune of a municipal district (75101 → 75056), None for any other code.

    Examples
    --------
    >>> find_city_of_district("69385")
    '69123'
    >>> find_city_of_district("62160") is None
    True
    """
    if not code.isdecimal():
        return None
    return next((city for districts, city in _DISTRICTS if int(code) in districts), None)


def check_commune_code(text: str, *, line: int | None = None) -> str:
    """Give the official code of a commune, or say why the text is not one.

    Raises
    ------
    UnreadableFile
        A zero was lost, the code is that of a municipal district, or it has another form.

    Examples
    --------
    >>> check_commune_code(" 2a004 ")
    '2A004'
    """
    code = text.strip().upper()
    if len(code) == 4 and code.isdecimal() and code.isascii():
        msg = (
            f"« {code} » a perdu son zéro de tête (0{code} ?) : un tableur a pris le code pour un nombre. "
            "Mettez la colonne au format texte et enregistrez de nouveau."
        )
        raise UnreadableFile(msg, line=line)
    if _EXPONENT.fullmatch(code):
        msg = f"« {code[:20]} » est un nombre de tableur, pas un code : mettez la colonne au format texte."
        raise UnreadableFile(msg, line=line)
    if city := find_city_of_district(code):
        msg = f"« {code} » est un arrondissement municipal : la commune est {city}."
        raise UnreadableFile(msg, line=line)
    if not _COMMUNE.fullmatch(code):
        msg = f"« {text.strip()[:20]} » n’est pas un code de commune : cinq caractères, par exemple 62160 ou 2A004."
        raise UnreadableFile(msg, line=line)
    return code


def check_epci_code(text: str, *, line: int | None = None) -> str:
    """Give the SIREN of an intercommunality, or say why the text is not one."""
    code = text.strip()
    if not _EPCI.fullmatch(code):
        msg = f"« {code[:20]} » n’est pas un SIREN d’intercommunalité : neuf chiffres, par exemple 246200729."
        raise UnreadableFile(msg, line=line)
    return code


def check_departement_code(text: str, *, line: int | None = None) -> str:
    """Give the code of a département (62, 2A, 974), or say why the text is not one."""
    code = text.strip().upper()
    if not _DEPARTEMENT.fullmatch(code):
        msg = f"« {code[:20]} » n’est pas un code de département : 01, 2A ou 974, par exemple."
        raise UnreadableFile(msg, line=line)
    return code


def check_qpv_code(text: str, *, line: int | None = None) -> str:
    """Give the code of a priority district (QN06249M, QP062001), or say why the text is not one."""
    code = text.strip().upper()
    if not _QPV.fullmatch(code):
        msg = f"« {code[:20]} » n’est pas un code de quartier prioritaire, par exemple QN06249M."
        raise UnreadableFile(msg, line=line)
    return code
