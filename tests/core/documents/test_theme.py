"""The theme: what an organization may change, and how it is told what does not suit."""

from pathlib import Path

import pytest
from tests.core.documents.samples import make_document

from maillage.core.documents.theme import BadTheme, load_theme
from maillage.core.documents.writers import write_document


def write(folder: Path, text: str) -> Path:
    path = folder / "theme.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_theme_changes_what_it_says_and_keeps_the_rest(tmp_path: Path) -> None:
    path = write(tmp_path, 'accent = "#7a1f5c"\nheader = "Ville de Porville"\n')

    theme = load_theme(path)

    assert (theme.accent, theme.header, theme.font) == (
        "#7a1f5c",
        "Ville de Porville",
        "Atkinson Hyperlegible",
    )
    assert all(file.is_file() for file in theme.font_files)
    for form in ("pdf", "odt", "docx"):
        assert write_document(make_document(), form, theme) != write_document(
            make_document(), form, load_theme()
        )


def test_logo_stands_on_the_cover(tmp_path: Path) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="90" height="30"/></svg>'
    )
    (tmp_path / "logo.svg").write_text(svg, encoding="utf-8")
    path = write(tmp_path, 'logo = "logo.svg"\nlogo_alternative = "Ville de Porville"\n')

    content = write_document(make_document(), "odt", load_theme(path))

    assert b"Pictures/1.png" in content
    assert write_document(make_document(), "pdf", load_theme(path)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('couleur = "#123456"', "clé inconnue « couleur »"),
        ('accent = "red"', "clé « accent »"),
        ("size_pt = 90", "un entier de 8 à 14"),
        ('header = "deux\\nlignes"', "un texte d’une ligne"),
        ('font_files = ["absent.ttf"]', "clé « font_files »"),
        ('logo = "absent.svg"', "clé « logo »"),
        ("accent = ", "ne se lit pas"),
    ],
)
def test_theme_that_does_not_suit_is_refused_with_its_key(tmp_path: Path, text: str, wanted: str) -> None:
    with pytest.raises(BadTheme, match=wanted):
        load_theme(write(tmp_path, text))


@pytest.mark.parametrize(
    "inside",
    ["<script>1</script>", '<image href="file:///etc/passwd"/>', "<foreignObject/>", '<a href="x"/>'],
)
def test_attack_19_logo_that_is_more_than_a_drawing_is_refused(tmp_path: Path, inside: str) -> None:
    (tmp_path / "logo.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>', encoding="utf-8"
    )

    with pytest.raises(BadTheme, match="sans script"):
        load_theme(write(tmp_path, 'logo = "logo.svg"'))
