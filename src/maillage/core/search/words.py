"""Cut texts into the words of the index, and tell which words are one typing error apart."""

from collections.abc import Iterator

from maillage.core.text import split_words

MAX_WORD = 30
# A word this short has too many neighbours for an error to be forgiven.
MIN_FORGIVEN = 4
STOP_WORDS = frozenset(
    ["a", "afin", "ai", "au", "aux", "avec", "c", "ce", "ces", "cette", "d", "dans", "de", "des", "du", "elle",
     "en", "entre", "est", "et", "il", "ils", "l", "la", "le", "les", "leur", "leurs", "lui", "m", "mais", "me",
     "mon", "n", "ne", "nos", "notre", "nous", "on", "ou", "par", "pas", "pour", "qu", "que", "qui", "s", "sa",
     "se", "ses", "son", "sont", "sur", "t", "te", "ton", "un", "une", "vos", "votre", "vous", "y"]
)  # fmt: skip


def stem_word(word: str) -> str:
    """Give a word without its plural mark, so that « jeunes » finds « jeune ».

    Examples
    --------
    >>> stem_word("jeunes"), stem_word("enjeux"), stem_word("bus"), stem_word("2026")
    ('jeune', 'enjeu', 'bus', '2026')
    """
    if len(word) > MIN_FORGIVEN and word[-1] in "sx":
        return word[:-1]
    return word


def list_words(text: str) -> list[str]:
    """Give the words of a text as the index knows them, in order, without the words that say nothing.

    Examples
    --------
    >>> list_words("L’accueil des jeunes enfants")
    ['accueil', 'jeune', 'enfant']
    """
    return [stem_word(word)[:MAX_WORD] for word in split_words(text) if word not in STOP_WORDS]


def bound_prefix(word: str) -> dict[str, str]:
    """Give the filter of the words that begin with one, as a range that any index and collation serves.

    Examples
    --------
    >>> bound_prefix("jeu"), bound_prefix("az"), bound_prefix("zz")
    ({'text__gte': 'jeu', 'text__lt': 'jev'}, {'text__gte': 'az', 'text__lt': 'b'}, {'text__gte': 'zz'})
    """
    stem = word.rstrip("z")
    if not stem:
        return {"text__gte": word}
    following = "a" if stem[-1] == "9" else chr(ord(stem[-1]) + 1)
    return {"text__gte": word, "text__lt": stem[:-1] + following}


def list_deletions(word: str) -> set[str]:
    """Give the word, and the word without each of its letters in turn.

    Two words that share one of these are at most one letter dropped, added, replaced or swapped
    apart, or slightly more: :func:`is_one_error_apart` decides.

    References
    ----------
    Symmetric delete spelling correction (W. Garbe, 2012).
    """
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def is_one_error_apart(left: str, right: str) -> bool:
    """Tell whether one letter dropped, added, replaced or swapped with its neighbour separates two words.

    Examples
    --------
    >>> is_one_error_apart("acceuil", "accueil"), is_one_error_apart("creche", "crehce")
    (True, True)
    >>> is_one_error_apart("creche", "cercle")
    False
    """
    if abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    return any(
        left[start + drop :] == right[start + add :] for drop, add in ((0, 0), (1, 1), (1, 0), (0, 1))
    ) or (
        left[start : start + 2] == right[start : start + 2][::-1] and left[start + 2 :] == right[start + 2 :]
    )


def list_spans(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a text into pieces that are whole words or what stands between them, in order."""
    piece, in_word = "", False
    for char in text:
        if char.isalnum() != in_word and piece:
            yield piece, in_word
            piece = ""
        in_word = char.isalnum()
        piece += char
    if piece:
        yield piece, in_word
