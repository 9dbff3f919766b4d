"""Bring tables in: recognized, refused cell by cell, corrected, published once, undone."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.accounts.models import User
from maillage.core.models import Event
from maillage.observatory.enums import AccessLevel, ImportState
from maillage.observatory.models import Indicator, Release, TableImport
from maillage.observatory.selectors.portrait import build_portrait
from maillage.observatory.services import table_import as services
from maillage.observatory.services.own_source import create_own_indicator
from maillage.observatory.tables.checking import check_table
from maillage.observatory.tables.mapping import ColumnPlan, read_plan
from maillage.observatory.tables.recognition import propose_plan
from maillage.territories.models import Territory
from tests import factories

COMMUNES = (
    ("62160", "Boulogne-sur-Mer"),
    ("62643", "Outreau"),
    ("01004", "Ambérieu-en-Bugey"),
    ("2A004", "Ajaccio"),
)
PLACES = {
    "label": "Places de crèche",
    "definition": "Places agréées.",
    "formula": "Somme des agréments.",
    "unit": "places",
    "kind": "count",
    "is_additive": True,
    "direction": "up",
    "theme": "petite-enfance",
    "decimals": 0,
}

pytestmark = pytest.mark.usefixtures("lake", "catalogue")


@pytest.fixture
def communes(db: None) -> dict[str, Territory]:
    return {code: factories.make_territory(kind="commune", code=code, name=name) for code, name in COMMUNES}


@pytest.fixture
def owner(communes: dict[str, Territory]) -> User:
    user = factories.make_user(factories.make_organization(name="Ville du littoral"))
    create_own_indicator(organization=user.affiliations.get().organization, values=PLACES, by=user)
    return user


def send(owner: User, content: str | bytes, name: str = "places.csv", label: str = "Crèches") -> TableImport:
    raw = content.encode() if isinstance(content, str) else content
    return services.receive_table(
        file=SimpleUploadedFile(name, raw),
        label=label,
        organization=owner.affiliations.get().organization,
        by=owner,
    )


def make_book(rows: list[list[object]], *, hidden: list[list[object]] | None = None) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    for name, lines in (("Visible", rows), ("Cachée", hidden or [])):
        if not lines:
            continue
        sheet = book.add_worksheet(name)
        for rank, line in enumerate(lines):
            for column, value in enumerate(line):
                sheet.write(rank, column, value)
        if name == "Cachée":
            sheet.hide()
    book.close()
    return stream.getvalue()


def test_columns_are_recognized(owner: User) -> None:
    table = send(owner, "Commune;Année;Places de crèche\n62160;2023;120\n62643;2023;s\n")

    plan = read_plan(table)
    assert plan is not None
    assert (plan.place_column, plan.kind, plan.year_column) == (0, "commune", 1)
    assert Indicator.objects.get(code=plan.indicators[2]).label == "Places de crèche"
    check = check_table(table)
    assert check.faults == []
    assert [(one.territory_code, one.year, one.value, one.status) for one in check.observations] == [
        ("62160", 2023, Decimal(120), "final"),
        ("62643", 2023, None, "hidden_primary"),
    ]


def test_names_stand_for_codes_and_a_year_in_the_title_is_read(owner: User) -> None:
    table = send(
        owner, "Ville,Places de crèche 2022\nBoulogne-sur-Mer,120\nOUTREAU,30\nAmbérieu-en-Bugey,4\n"
    )

    plan = read_plan(table)
    assert plan is not None
    assert (plan.kind, plan.year) == ("commune", 2022)
    assert [one.territory_code for one in check_table(table).observations] == ["62160", "62643", "01004"]


def test_three_faulty_cells_are_corrected_then_published_seen_and_undone(owner: User, communes) -> None:
    table = send(
        owner, "code;annee;Places de crèche\n62160;2023;12o\n6264;2023;30\n01004;20 23;4\n2A004;2023;7\n"
    )

    faults = check_table(table).faults
    assert [(one.line, one.column) for one in faults] == [(2, 2), (3, 0), (4, 1)]
    assert all("«" in one.problem for one in faults)
    with pytest.raises(ValidationError, match="3 cellules à corriger"):
        services.publish_table(table=table, by=owner)
    assert Release.objects.count() == 0

    services.correct_cells(
        table=table, texts={"2:2": "120", "3:0": "62643", "4:1": "2023"}, dropped=set(),
        expected_version=table.version, by=owner,
    )  # fmt: skip
    table = services.publish_table(table=table, by=owner)

    portrait = build_portrait(communes["62160"], owner)
    row = next(row for row in portrait.rows if row.indicator.label == "Places de crèche")
    assert (row.figure.shown, str(row.figure.release.dataset.source)) == ("120", "Ville du littoral")
    assert table.release is not None
    assert "3 cellules corrigées" in table.release.note
    assert Event.objects.filter(verb="import", subject_kind="observatory.tableimport").count() == 1

    services.undo_table(table=table, by=owner)
    assert build_portrait(communes["62160"], owner).rows == []


def test_publishing_twice_is_once_and_the_same_table_again_changes_nothing(owner: User) -> None:
    text = "code;annee;Places de crèche\n62160;2023;120\n"
    first = services.publish_table(table=send(owner, text), by=owner)
    services.publish_table(table=first, by=owner)
    again = send(owner, text)
    services.publish_table(table=again, by=owner)

    assert Release.objects.count() == 1
    services.undo_table(table=first, by=owner)
    # The other table still says so.
    assert Release.objects.in_force().count() == 1
    services.undo_table(table=again, by=owner)
    assert Release.objects.in_force().count() == 0
    services.publish_table(table=again, by=owner)
    assert Release.objects.get(withdrawn_at=None).number == 2


def test_only_its_organization_sees_it(owner: User, communes, client, sign_in) -> None:
    table = services.publish_table(
        table=send(owner, "code;annee;Places de crèche\n62160;2023;120\n"), by=owner
    )
    stranger = factories.make_user(factories.make_organization(name="Autre"))

    assert build_portrait(communes["62160"], stranger).rows == []
    assert sign_in(stranger).get(f"/chiffres/{table.pk}/").status_code == 404
    assert sign_in(owner).get(f"/chiffres/{table.pk}/").status_code == 200
    dataset = table.release.dataset
    assert sign_in(stranger).get(f"/indicateurs/sources/{dataset.code}/").status_code == 404
    assert "Crèches" not in sign_in(stranger).get("/indicateurs/sources/").content.decode()
    with pytest.raises(PermissionDenied):
        services.undo_table(table=table, by=stranger)


def test_a_line_left_aside_has_no_figure_and_a_header_twice_is_named(owner: User) -> None:
    table = send(
        owner, "code;annee;Places de crèche\n62160;2023;1\ncode;annee;Places de crèche\n62160;2023;2\n"
    )

    problems = [one.problem for one in check_table(table).faults]
    assert "répétée" in problems[0]
    assert "déjà donné ligne 2" in problems[1]
    services.correct_cells(table=table, texts={}, dropped={3, 4}, expected_version=table.version, by=owner)
    assert check_table(table).faults == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1004", "zéro de tête"),
        ("75101", "75056"),
        ("62999", "n’est pas un code connu"),
        ("1,23E+04", "nombre de tableur"),
        ("", "aucun territoire"),
    ],
)
def test_attack_26_a_wrong_code_is_flagged(owner: User, code: str, words: str) -> None:
    table = send(
        owner, f"code;annee;Places de crèche\n62160;2023;1\n62643;2023;1\n01004;2023;1\n{code};2023;1\n"
    )

    assert words in check_table(table).faults[0].problem


def test_attack_26_a_merged_commune_is_told_with_what_it_became(owner: User, communes) -> None:
    import datetime

    from maillage.territories.models import Lineage

    old = factories.make_territory(
        kind="commune", code="62999", name="Ancienne", valid_to=datetime.date(2018, 12, 31)
    )
    Lineage.objects.create(
        before=old, after=communes["62160"], share=1, basis="whole", event="f",
        happened_on=datetime.date(2019, 1, 1),
    )  # fmt: skip
    table = send(
        owner, "code;annee;Places de crèche\n62160;2023;1\n62643;2023;1\n01004;2023;1\n62999;2023;1\n"
    )
    plan = propose_plan(table).plan

    assert plan.geography == 2018
    assert check_table(table).faults == []
    services.set_columns(
        table=table, plan=ColumnPlan(**{**vars_of(plan), "geography": 2024}), access_level="own",
        expected_version=None, by=owner,
    )  # fmt: skip
    assert "devenu Boulogne-sur-Mer (62160)" in check_table(table).faults[0].problem


def vars_of(plan: ColumnPlan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in plan.__dataclass_fields__}


@pytest.mark.parametrize("text", ["1.234,5", "NaN", "1e9999999", "Infinity", "12 345,67 USD", "١٢", "=1+1"])
def test_attack_27_what_is_not_exact_is_refused(owner: User, text: str) -> None:
    table = send(owner, f"code;annee;Places de crèche\n62160;2023;{text}\n62643;2023;1\n")

    assert check_table(table).faults[0].text == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("12 345,67 €", "12345.67"), ("12\u202f345", "12345"), ("-0", "0"), ("12345.678901", "12345.678901")],
)
def test_attack_27_what_is_exact_is_a_decimal(owner: User, text: str, value: str) -> None:
    table = send(owner, f"code;annee;Places de crèche\n62160;2023;{text}\n62643;2023;1\n")

    read = check_table(table).observations[0].value
    assert read == Decimal(value)
    assert isinstance(read, Decimal)


@pytest.mark.parametrize("year", ["31/02/2026", "2026-13-01", "45000", "20 26", ""])
def test_attack_28_a_date_is_not_a_year(owner: User, year: str) -> None:
    table = send(owner, f"code;annee;Places de crèche\n62160;2023;5\n62643;{year};1\n")

    assert check_table(table).faults[0].column == 1


def test_attack_28_a_date_of_a_sheet_is_not_taken_for_a_number(owner: User) -> None:
    import datetime

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"date_1904": True})
    sheet = book.add_worksheet()
    for column, title in enumerate(("code", "annee", "Places de crèche")):
        sheet.write(0, column, title)
    for rank, code in enumerate(("62160", "62643"), start=1):
        sheet.write(rank, 0, code)
        sheet.write(rank, 1, 2023)
        sheet.write_datetime(
            rank, 2, datetime.datetime(2024, 2, 29), book.add_format({"num_format": "dd/mm/yyyy"})
        )
    book.close()
    table = send(owner, stream.getvalue(), "dates.xlsx")

    assert "est une date" in check_table(table).faults[0].problem


@pytest.mark.parametrize("code", ["00000000000000", "1,23E+13", "1234567890123"])
def test_attack_25_a_siret_is_not_a_territory(owner: User, code: str) -> None:
    table = send(owner, f"code;annee;Places de crèche\n62160;2023;1\n62643;2023;1\n{code};2023;1\n")

    assert check_table(table).faults[0].column == 0


def test_impossible_values_are_refused_and_unusual_ones_told(owner: User, communes) -> None:
    from maillage.observatory.tables.review import review_table

    codes = [f"62{500 + rank}" for rank in range(10)]
    for code in codes:
        factories.make_territory(kind="commune", code=code, name=f"Commune {code}")
    body = "".join(f"{code};2023;{20 + rank};{30 + rank}\n" for rank, code in enumerate(codes))
    table = send(
        owner,
        "code;annee;Places de crèche;Taux de pauvreté\n" + body
        + "62160;2023;-5;140\n62643;2023;21;31\n01004;2023;22;32\n2A004;2023;900000;33\n",
    )  # fmt: skip
    check = check_table(table)

    assert "négatif" in check.faults[0].problem
    services.correct_cells(
        table=table, texts={"12:2": "19", "12:3": "29"}, dropped=set(), expected_version=None, by=owner
    )
    review = review_table(table)
    assert any("2A004" in doubt and "très loin" in doubt for doubt in review.doubts)


def test_attack_30_bombs_and_odd_archives_are_refused(owner: User, tmp_path: Path) -> None:
    def pack(*members: tuple[str, bytes]) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                archive.writestr(name, content)
        return stream.getvalue()

    for raw in (
        pack(("xl/workbook.xml", b"<a/>"), ("xl/big.xml", b"0" * 30_000_000)),
        pack(("xl/workbook.xml", b"<a/>"), ("../../x", b"0")),
        pack(("xl/workbook.xml", b"<a/>"), *((f"xl/{n}.bin", b"") for n in range(2100))),
        pack(("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>')),
        pack(("rien.txt", b"x")),
    ):
        with pytest.raises(ValidationError):
            send(owner, raw, "bombe.xlsx")
    assert TableImport.objects.count() == 0


@pytest.mark.parametrize("attribute", ["number-columns-repeated", "number-rows-repeated"])
@pytest.mark.parametrize("count", [10**9, 16_000])
def test_attack_32_a_cell_repeated_is_read_within_bounds(owner: User, attribute: str, count: int) -> None:
    where = f'table:{attribute}="{count}"'
    row, cell = (where, "") if "rows" in attribute else ("", where)
    body = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="A"><table:table-row {row}><table:table-cell office:value-type="string" {cell}>'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", body)
    if "rows" in attribute and count == 16_000:
        assert len(send(owner, stream.getvalue(), "long.ods").content[0]["lines"]) == 16_000
    else:
        with pytest.raises(ValidationError):
            send(owner, stream.getvalue(), "long.ods")


def test_attack_33_a_hidden_sheet_is_neither_read_nor_kept(owner: User) -> None:
    rows = [["code", "annee", "Places de crèche"], ["62160", 2023, 12], ["62643", 2023, 3.5]]
    table = send(owner, make_book(rows, hidden=[["62643", "SECRET-4"]]), "deux.xlsx")

    assert [sheet["name"] for sheet in table.content] == ["Visible"]
    assert "SECRET-4" not in str(table.content)
    assert any("Cachée" in note for note in table.notes)
    assert check_table(table).observations[1].value == Decimal("3.5")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_attack_34_encodings_and_separators_are_told_apart(owner: User, encoding: str, mark: str) -> None:
    rows = [["code", "annee", "Places de crèche"], ["62160", "2023", "120"], ["62643", "2023", "4"]]
    table = send(owner, "\r\n".join(mark.join(row) for row in rows).encode(encoding))

    assert len(check_table(table).observations) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('code;places\n62160;"12\n62643;3\n', "Ligne 2"),
        ("", "aucune ligne"),
        ("a;b\n" + "x" * 300_000, "Ligne 2"),
        (b"\x00\x01\x02rien", "octets nuls"),
        ("<!doctype html><p>Erreur", "extension"),
    ],
)
def test_attack_34_a_broken_file_is_refused_with_its_line(
    owner: User, content: str | bytes, words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        send(owner, content)

    assert words in " ".join(refused.value.messages)


def test_a_table_that_others_may_read_is_public(owner: User, communes) -> None:
    from django.contrib.auth.models import AnonymousUser

    table = send(owner, "code;annee;Places de crèche\n62160;2023;120\n62643;2023;1\n")
    plan = read_plan(table)
    assert plan is not None
    services.set_columns(
        table=table, plan=plan, access_level=AccessLevel.PUBLIC, expected_version=table.version, by=owner
    )
    services.publish_table(table=table, by=owner)

    assert len(build_portrait(communes["62160"], AnonymousUser()).rows) == 1
    assert table.pk
    assert TableImport.objects.get().state == ImportState.PUBLISHED


def test_a_rounded_count_stays_one(owner: User) -> None:
    table = send(owner, "code;annee;Places de crèche\n62160;2023;125\n62643;2023;<5\n")
    plan = read_plan(table)
    assert plan is not None
    services.set_columns(
        table=table, plan=ColumnPlan(**{**vars_of(plan), "is_rounded": True}), access_level="own",
        expected_version=None, by=owner,
    )  # fmt: skip

    assert [one.status for one in check_table(table).observations] == ["rounded", "hidden_primary"]


def test_the_pages_follow_one_another(owner: User, sign_in) -> None:
    browser = sign_in(owner)
    raw = "code;annee;Places de crèche;Autre\n62160;2023;12o;1\n62643;2023;3;2\n".encode()
    organization = owner.affiliations.get().organization_id
    sent = browser.post(
        "/chiffres/nouveau/",
        {"file": SimpleUploadedFile("p.csv", raw), "label": "Crèches", "organization": organization},
    )
    table = TableImport.objects.get()
    assert sent.url == f"/chiffres/{table.pk}/colonnes/"
    page = browser.get(sent.url)
    assert "Territoires : colonne « code »" in page.content.decode()
    fields = {name: "" if value is None else value for name, value in page.context["form"].initial.items()}
    fields |= {f"column_{n}": page.context["form"].initial.get(f"column_{n}", "") for n in range(4)}
    fields.pop("is_rounded")
    assert browser.post(sent.url, {**fields, "seen": 1}).url == f"/chiffres/{table.pk}/"
    assert browser.post(sent.url, {**fields, "seen": 1}).status_code == 409
    assert browser.post(sent.url, {**fields, "column_3": "Inconnu au bataillon"}).status_code == 422
    assert "Ligne 2" in browser.get(f"/chiffres/{table.pk}/").content.decode()
    browser.post(
        f"/chiffres/{table.pk}/corriger/", {"cell-2:2": "12", "cell-x": "1", "drop": "a", "seen": ""}
    )
    shown = browser.get(f"/chiffres/{table.pk}/").content.decode()
    assert "Publier 2 chiffres" in " ".join(shown.split())
    made = browser.post(f"/chiffres/{table.pk}/colonnes/3/indicateur/", {**PLACES, "label": "Autre chose"})
    assert made.url.endswith(f"?colonne=3&code=org-{organization}-autre-chose")
    assert "Autre chose [" in browser.get(made.url).content.decode()
    browser.post(f"/chiffres/{table.pk}/publier/")
    assert "Annuler la publication" in browser.get(f"/chiffres/{table.pk}/").content.decode()
    browser.post(f"/chiffres/{table.pk}/annuler/")
    browser.post(f"/chiffres/{table.pk}/supprimer/")
    assert TableImport.objects.count() == 0


CUTS = (
    ("services.table_import", "check_table"),
    ("services.table_import", "get_own_dataset"),
    ("services.loading", "stage_observations"),
    ("services.loading", "compare_files"),
    ("services.loading", "list_doubts"),
    ("services.loading", "place_file"),
    ("services.loading", "record_event"),
    ("services.table_import", "compare_and_write"),
    ("services.table_import", "save_versioned"),
    ("services.table_import", "record_event"),
)


@pytest.mark.parametrize(("module", "step"), CUTS)
def test_attack_52_an_import_cut_at_ten_points_leaves_nothing_half(
    owner: User, monkeypatch, module, step
) -> None:
    import importlib

    from maillage.observatory.selectors.releases import find_damaged_releases

    table = send(owner, "code;annee;Places de crèche\n62160;2023;120\n62643;2023;1\n")
    place = importlib.import_module(f"maillage.observatory.{module}")
    real = getattr(place, step)

    def cut(*args: object, **kwargs: object) -> None:
        real(*args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(place, step, cut)
    with pytest.raises(KeyboardInterrupt):
        services.publish_table(table=table, by=owner)
    monkeypatch.undo()

    assert not Release.objects.exists()
    assert TableImport.objects.get().state == ImportState.DRAFT
    done = services.publish_table(table=TableImport.objects.get(), by=owner)
    assert done.release is not None
    assert (done.release.number, done.release.row_count) == (1, 2)
    assert not find_damaged_releases()
