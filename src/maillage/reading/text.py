"""Compare and clean French text as documents print it: accents, bullets, broken words."""

import re
import unicodedata
from functools import lru_cache

BULLETS = "-–—•●○◦▪▫■□◼◆◇❖➢➤►▶▲▸‣→⇒⇨➔➜✓✔★·*>"
_BULLET = re.compile(rf"^(?:\s*(?:[{re.escape(BULLETS)}\uf000-\uf0ff]|o(?=\s+[A-ZÀ-Ý«]))\s*(?![\d,.]+\s?%))+")
_MARKUP = re.compile(r"</?(?:b|i|u|p|em|strong|sup|sub|span|div|font|a)(?:\s[^<>]*)?>", re.I)
_EMPHASIS = re.compile(r"(\*{1,3}|__)(?=\S)(.+?)(?<=\S)\1")
_EXPONENT = re.compile(r"\^\{?\s*(\w{1,4})\s*\}?")
_BROKEN_WORD = re.compile(r"(\b[^\W\d_]+)(?:- |-\n|\u00ad\s?)([^\W\d_]+)")
_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f\u2009\u200b\ufeff]+")
_PLACE_LINKS = frozenset({"sur", "sous", "en", "les", "lès", "lez", "de", "du", "la", "le", "aux"})
_MIN_DOUBLED = 8
_SPACED = re.compile(r"[^\W\d_](?: [^\W\d_]){2,}(?:\s{2,}[^\W\d_](?: [^\W\d_])*)+")
_WIDE_GAP = re.compile(r"\s{2,}")
_LINE_HYPHEN = re.compile(r"([^\W\d_]+)[\x02\ufffe][ \r\n]*([^\W\d_]+)")
_OWN_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})


class _Visible(dict[int, int | None]):
    """Which characters stay: control, format and private ones go, but for breaks and one bullet."""

    def __missing__(self, code: int) -> int | None:
        letter = chr(code)
        kept = letter in "\n\t\uf0b7" or unicodedata.category(letter)[0] != "C"
        self[code] = code if kept else None
        return self[code]


_VISIBLE = _Visible()


def clean(text: str) -> str:
    """Drop mark-up and invisible characters, and make every space a plain one."""
    text = "\n".join(unspaced(line) for line in unicodedata.normalize("NFC", text).split("\n"))
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(r"\2", text).replace("**", "")
    if "^" in text:
        text = _EXPONENT.sub(r"\1", text)
    text = text.translate(_VISIBLE)
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip("\n")


@lru_cache(maxsize=20_000)
def one_line(text: str) -> str:
    """Put a text that runs over several lines on one, mending words cut at a line's end."""
    return re.sub(r"\s+", " ", mend(text)).strip()


def mend(text: str) -> str:
    """Join words hyphenated at the end of a line, but keep the hyphens of place names."""
    if "-" not in text and "\u00ad" not in text:
        return text

    def join(found: re.Match[str]) -> str:
        left, right = found.groups()
        if left[0].isupper() and (right in _PLACE_LINKS or right[0].isupper()):
            return f"{left}-{right}"
        broken = right[0].islower() and left[-1].islower() and len(left) > 1
        return f"{left}{right}" if broken else f"{left}- {right}"

    return _BROKEN_WORD.sub(join, text)


def without_breaks(text: str) -> str:
    """Join the words that a PDF cuts at the end of a line, where pdfium marks the hyphen as its own."""
    if "\x02" not in text and "\ufffe" not in text:
        return text

    def join(found: re.Match[str]) -> str:
        left, right = found.groups()
        own = right[0].isupper() or left in _PLACE_LINKS or (left[0].isupper() and right in _PLACE_LINKS)
        return f"{left}-{right}" if own or len(left) == 1 or left.isupper() else f"{left}{right}"

    return _LINE_HYPHEN.sub(join, text).translate(_OWN_HYPHENS)


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return the text without case, accents, ligatures and typographic variants."""
    text = text.translate(_TYPOGRAPHY).lower().replace("œ", "oe").replace("æ", "ae")
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", text).strip()


class _Letters(dict[int, str]):
    """The folded form of each letter, worked out the first time it is met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = " " if letter.isspace() else fold(letter)[:1] or letter
        return self[code]


_LETTERS = _Letters()


def flat(text: str) -> str:
    """Return the text folded letter by letter: a place in it is the same place in the text."""
    return text.translate(_LETTERS)


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """Return the folded words and numbers of a text, in order."""
    return tuple(re.findall(r"[a-z0-9]+", fold(text)))


@lru_cache(maxsize=20_000)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(words(text))


def likeness(left: str, right: str) -> float:
    """Return how alike two labels are, from 0 to 1, by the words they share."""
    a, b = _word_set(left), _word_set(right)
    if not a or not b:
        return 0.0
    return 2 * len(a & b) / (len(a) + len(b))


def has_bullet(text: str) -> bool:
    """Tell whether a line starts with the mark of a list item, whatever its glyph."""
    found = _BULLET.match(text)
    return bool(found and found.group().strip() and found.end() < len(text))


def without_bullet(text: str) -> str:
    """Return a line without the mark of a list item."""
    return _BULLET.sub("", text, count=1).strip() if has_bullet(text) else text.strip()


def is_upper(text: str) -> bool:
    """Tell whether a label is printed in capitals."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def unspaced(line: str) -> str:
    """Return a line whose letters are printed apart, its words by wider gaps, as plain words.

    Examples
    --------
    >>> unspaced("C O N T R A T   D E   V I L L E")
    'CONTRAT DE VILLE'
    """
    if not _SPACED.fullmatch(line.strip()):
        return line
    return " ".join(word.replace(" ", "") for word in _WIDE_GAP.split(line.strip()))


def undoubled(line: str) -> str:
    """Return a line whose every letter is printed twice, as false bold does, with each once.

    Examples
    --------
    >>> undoubled("AAxxee  11 ::  SSaannttéé")
    'Axe 1 : Santé'
    >>> undoubled("Axe 11")
    'Axe 11'
    """
    doubled = re.split(r"\s+", line.strip())
    is_doubled = all(len(word) % 2 == 0 and word[::2] == word[1::2] for word in doubled)
    if not is_doubled or len(line) < _MIN_DOUBLED:
        return line
    return " ".join(word[::2] for word in doubled)


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends as a sentence or a list item does."""
    return text.rstrip(" »\"')").endswith((".", "!", "?", ";", ":", "…"))


def tidy_label(text: str) -> str:
    """Return a label without bullet, trailing punctuation and footnote stars."""
    label = one_line(without_bullet(text))
    label = re.sub(r"[\s.;:,*]+$", "", label) if not label.endswith(("...", "…", "etc.")) else label
    return label.strip(" -–—_|")
