"""Go through the main pages as each kind of person: nothing refused, readable at 320 px, no axe violation."""

import re
from typing import TYPE_CHECKING

import pytest
from tests.journeys.conftest import OpenPage, assert_accessible, assert_no_sideways_scroll

if TYPE_CHECKING:
    from playwright.sync_api import Page

CITY = "/contrats/contrat-de-ville-boulonnais-2024-2030/"
PUBLIC_PAGES = (
    "/",
    "/contrats/",
    CITY,
    f"{CITY}strategie/",
    f"{CITY}actions/",
    f"{CITY}actions/etats/",
    f"{CITY}actions/chronologie/",
    f"{CITY}texte/",
    f"{CITY}parties/",
    f"{CITY}echeances/",
    "/actions/",
    "/actions/guichet-emploi/",
    "/recherche/",
    "/recherche/?q=emploi",
    "/recherche/?q=xyzxyzxyz",
    "/territoires/",
    "/territoires/epci-246200729/",
    "/territoires/epci-246200729/portrait/",
    "/territoires/commune-62160/portrait/",
    "/territoires/epci-246200729/carte/caf-part-rsa/?parmi=semblables",
    "/territoires/epci-246200729/coherence/",
    "/territoires/commune-62160/coherence/",
    "/territoires/epci-246200729/constats/",
    "/territoires/epci-246200729/constats/ordre/",
    "/indicateurs/",
    "/indicateurs/?q=enfants",
    "/indicateurs/sources/",
    "/indicateurs/sources/diagnostic-ctg-boulonnais/",
    f"{CITY}documents/",
    "/appels-a-projets/",
    "/appels-a-projets/appel-a-projets-demonstration/",
    f"{CITY}programmation/",
    *(
        f"/contrats/contrat-de-ville-boulonnais-2015-2023/programmation/?selon={view}"
        for view in ("piliers", "reconduites", "egalite", "moyenne", "quartiers", "droit-commun")
    ),
    "/donnees-personnelles/",
    "/accessibilite/",
)
VISITOR_PAGES = (*PUBLIC_PAGES, "/demo/", "/compte/login/", "/compte/login/code/", "/rien-a-cette-adresse/")
READER_PAGES = (
    *PUBLIC_PAGES,
    f"{CITY}actions/blocages/",
    f"{CITY}avenants/",
    f"{CITY}equipe/",
    f"{CITY}historique/",
    "/blocages/",
    "/organismes/",
    "/mon-compte/",
    "/compte/email/",
    "/constats/1/",
    "/documents/",
)
MANAGER_PAGES = (
    *READER_PAGES,
    "/contrats/nouveau/",
    "/documents/nouveau/",
    "/documents/1/",
    "/documents/1/confirmer/",
    "/chiffres/",
    "/chiffres/nouveau/",
    "/chiffres/conventions/nouvelle/",
    "/territoires/epci-246200729/constats/nouveau/",
    f"{CITY}modifier/",
    f"{CITY}programmation/projets/",
    f"{CITY}financements/",
    f"{CITY}autres-portails/",
    f"{CITY}autres-portails/charger/",
    f"{CITY}bilans/",
    f"{CITY}subventions/",
    f"{CITY}modeles/",
    f"{CITY}modeles/order/",
    f"{CITY}tfpb/",
    f"{CITY}tfpb/1/",
    f"{CITY}programmation/chiffres/nouveau/",
    f"{CITY}actions/coller/",
    f"{CITY}avenants/nouveau/",
    f"{CITY}equipe/ajouter/",
    f"{CITY}visibilite/",
    f"{CITY}preavis/nouveau/",
    f"{CITY}nouvel-appel/",
    f"{CITY}enveloppes/",
    f"{CITY}nouvelle-enveloppe/",
    "/dossiers/",
    "/appels-a-projets/appel-a-projets-demonstration/modifier/",
    "/appels-a-projets/appel-a-projets-demonstration/comite/",
    "/comite/1/",
    "/comite/1/preparer/",
    "/comite/1/comparer/?a=1&b=2",
    "/scenarios/1/",
    "/scenarios/1/regles/",
    "/actions/guichet-emploi/ligne/",
    *(
        f"/actions/guichet-emploi/{part}/"
        for part in (
            "modifier", "visibilite", "territoires", "dupliquer", "etapes", "blocages",
            "budget", "financements", "pilotes", "places",
        )
    ),
)  # fmt: skip
OPERATOR_PAGES = (
    "/", "/journal/", "/indicateurs/publications/", "/composants/", "/personnes/", "/organismes/", "/organismes/nouveau/",
    "/mon-compte/",
)  # fmt: skip
CROWDS = {
    "visitor": ("", VISITOR_PAGES),
    "manager": ("Maquette", MANAGER_PAGES),
    "reader": ("Prototype", READER_PAGES),
    "operator": ("Brouillon", OPERATOR_PAGES),
}


@pytest.mark.parametrize("crowd", CROWDS)
def test_every_main_page_is_readable_by_all(open_page: OpenPage, sign_in_as: OpenPage, crowd: str) -> None:
    name, pages = CROWDS[crowd]
    page = sign_in_as(name) if name else open_page()
    found = []
    for path in (*pages, *find_deeper_pages(page)):
        try:
            check_page(page, path)
        except AssertionError as fault:
            found.append(str(fault))
    assert not found, "\n\n".join(found)


def test_the_dark_scheme_is_readable(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Maquette", scheme="dark")
    for path in (
        "/",
        CITY,
        f"{CITY}actions/",
        "/actions/velo-ecole/",
        "/actions/velo-ecole/budget/",
        "/composants/",
    ):
        page.goto(path)
        assert_accessible(page)


def find_deeper_pages(page: "Page") -> list[str]:
    """Give the addresses that only the site knows: an element of a strategy, a territory, an organization."""
    found = []
    for path, pattern in (
        (f"{CITY}strategie/", rf"{CITY}strategie/[\w-]+/$"),
        ("/territoires/?q=outreau", r"/territoires/commune-\d+/$"),
        ("/organismes/", r"/organismes/(?!nouveau)[\w-]+/$"),
    ):
        page.goto(path)
        addresses = page.eval_on_selector_all(
            "main a[href]", "links => links.map(link => link.getAttribute('href'))"
        )
        found += [address for address in addresses if re.fullmatch(pattern, address)][:1]
    return found


def check_page(page: "Page", path: str) -> None:
    """Check one page, wide then on the narrowest screen."""
    page.set_viewport_size({"width": 1400, "height": 900})
    answer = page.goto(path)
    expected = 404 if path == "/rien-a-cette-adresse/" else 200
    assert answer is not None
    assert answer.status == expected, f"{path}: {answer.status}"
    assert page.locator("h1").count() == 1, f"{path}: one heading of the first level"
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert_no_sideways_scroll(page)
