"""Clean, fold and cut text the way French titles and names need."""

import re
import unicodedata

# Bidirectional overrides and zero-width characters make two names look alike; tabs and line
# breaks are the only control characters a text may hold.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[0-9a-z]+")
_PART = re.compile(r"[0-9]+|[a-z]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE", "’": "'", "ß": "ss"})
# What folding takes off in one pass: combining marks, and characters of format (soft hyphen, joiners),
# which are not seen: a name with one would be a twin.
_UNSEEN = dict.fromkeys(
    code
    for code in (*range(0xA0, 0x10000), *range(0xE0000, 0xE0080))
    if unicodedata.combining(chr(code)) or unicodedata.category(chr(code)) == "Cf"
)


def clean_text(text: str) -> str:
    r"""Give a text in its composed form (NFC), without invisible or control characters.

    Examples
    --------
    >>> clean_text("Cafe\u0301\u200b du port\x00")
    'Café du port'
    """
    text = _SURROGATES.sub("", text)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _FORBIDDEN.sub("", text)


def fold_text(text: str) -> str:
    """Give a text without case, accents or ligatures, for comparing and searching.

    Examples
    --------
    >>> fold_text("L’Œuvre d’Équihen")
    "l'oeuvre d'equihen"
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return decomposed.translate(_UNSEEN).casefold()


def split_words(text: str) -> list[str]:
    """Give the folded words of a text, in order.

    Examples
    --------
    >>> split_words("Saint-Étienne-au-Mont (62)")
    ['saint', 'etienne', 'au', 'mont', '62']
    """
    return _WORD.findall(fold_text(text))


def make_slug(text: str, *, max_length: int = 80) -> str:
    """Give the readable part of a permanent address, cut at a word.

    Examples
    --------
    >>> make_slug("Accompagner l’offre d’accueil du jeune enfant", max_length=24)
    'accompagner-l-offre-d'
    """
    slug = ""
    for word in split_words(text):
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > max_length:
            break
        slug = longer
    return slug or "sans-titre"


def make_order_key(number: str) -> str:
    """Give a text by which numbers written by people sort as people count: 2 before 10, 6 before 6-b.

    Examples
    --------
    >>> sorted(["10", "2.1", "6-b", "2", "6", ""], key=make_order_key)
    ['2', '2.1', '6', '6-b', '10', '']
    """
    words = _PART.findall(fold_text(number))
    # Without a number comes after all those that have one.
    return ".".join(word.zfill(6) if word.isdecimal() else word for word in words)[:60] or "~"
