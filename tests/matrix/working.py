"""What each role is answered on the routes of working."""

from tests.matrix.rows import ABSENT, BAD, DONE, OK, REFUSED, SIGN_IN, Row
from tests.matrix.world import World

INSIDE = ("reader", "contributor", "bounded", "instructor", "decision_maker", "manager")
WRITING = ("contributor", "bounded", "manager")
FORMATS = ("csv", "csv-ouvert", "xlsx")

# A contract between partners: those who have a role on it; for anybody else it does not exist.
PARTNERS = dict.fromkeys(INSIDE, OK)
# One may write there, the others read.
WRITERS = dict.fromkeys(INSIDE, REFUSED) | dict.fromkeys(WRITING, OK)


def contract(_world: World) -> dict[str, str]:
    return {"slug": "contrat"}


def public(_world: World) -> dict[str, str]:
    return {"slug": "public"}


def foreign(_world: World) -> dict[str, str]:
    return {"slug": "etranger"}


def action(_world: World) -> dict[str, str]:
    return {"slug": "action"}


def cell(world: World) -> dict[str, object]:
    return {"colonne": "numero", "valeur": "7", "version": world.action.version}


def move(world: World) -> dict[str, object]:
    return {"action": world.action.slug, "etat": "planned", "version": world.action.version}


def block(_world: World) -> dict[str, str]:
    return {"bloc": "Numéro\tIntitulé\n1\tAction\n"}


def bulk(world: World) -> dict[str, str]:
    return {"choix": world.action.slug, "colonne": "fin", "valeur": "31/12/2026"}


def view(_world: World) -> dict[str, str]:
    return {"nom": "Mes retards", "filtres": "retard=1", "retour": "/actions/"}


def no_view(_world: World) -> dict[str, int]:
    return {"pk": 999_999}


def no_batch(_world: World) -> dict[str, object]:
    return {"slug": "contrat", "pk": 999_999}


# Who changes the action of the world: its owner's contributor, and the manager.
_CHANGES = {"contributor": DONE, "manager": DONE}
_SEES = dict.fromkeys(INSIDE, REFUSED)
_CONTRACT_PAGES = ("contract_actions", "contract_board", "contract_timeline")

ROWS: list[Row] = [
    Row("home", {}, OK),
    Row("search", {}, OK, query="?q=action"),
    Row("search", {}, BAD, query="?q=action&type=inconnu"),
    Row("action_list", {}, OK),
    *(Row("action_list", {}, OK, query=f"?format={form}") for form in FORMATS),
    Row("action_list", {}, BAD, query="?tri=owner"),
    Row("action_list", {}, BAD, query="?_connector=OR"),
    Row("blocker_list", {"visitor": SIGN_IN}, OK),
    *(Row("blocker_list", {"visitor": SIGN_IN}, OK, query=f"?format={form}") for form in FORMATS),
    *(Row(route, PARTNERS, ABSENT, kwargs=contract, label="contract") for route in _CONTRACT_PAGES),
    *(Row(route, {}, OK, kwargs=public, label="public") for route in _CONTRACT_PAGES),
    *(Row(route, {"other_manager": OK}, ABSENT, kwargs=foreign, label="foreign") for route in _CONTRACT_PAGES),
    *(Row("contract_actions", PARTNERS, ABSENT, kwargs=contract, query=f"?format={form}") for form in FORMATS),
    Row("contract_actions", dict.fromkeys(INSIDE, BAD), ABSENT, kwargs=contract, query="?filtre=x"),
    Row("contract_blockers", PARTNERS | {"visitor": SIGN_IN}, ABSENT, kwargs=contract, label="contract"),
    Row("contract_blockers", PARTNERS | {"visitor": SIGN_IN, "bounded": REFUSED}, REFUSED, kwargs=public, label="public"),
    *(
        Row("contract_blockers", PARTNERS | {"visitor": SIGN_IN}, ABSENT, kwargs=contract, query=f"?format={form}")
        for form in FORMATS
    ),
    Row("contract_paste", WRITERS | {"visitor": SIGN_IN}, ABSENT, kwargs=contract),
    Row("contract_paste", WRITERS | {"visitor": SIGN_IN}, ABSENT, method="POST", kwargs=contract, payload=block),
    Row("contract_bulk", WRITERS | {"visitor": SIGN_IN}, ABSENT, method="POST", kwargs=contract, payload=bulk),
    Row("batch_undo", dict.fromkeys(INSIDE, ABSENT) | {"visitor": SIGN_IN}, ABSENT, method="POST", kwargs=no_batch),
    Row("contract_board_move", _SEES | _CHANGES | {"visitor": SIGN_IN}, ABSENT, method="POST", kwargs=contract, payload=move),
    Row(
        "action_cell",
        _SEES | {"contributor": OK, "manager": OK, "visitor": SIGN_IN},
        ABSENT,
        method="POST",
        kwargs=action,
        payload=cell,
    ),
    Row("action_line", _SEES | {"contributor": OK, "manager": OK, "visitor": SIGN_IN}, ABSENT, kwargs=action),
    Row("saved_view_create", {"visitor": SIGN_IN}, DONE, method="POST", payload=view),
    Row("saved_view_rename", {"visitor": SIGN_IN}, ABSENT, method="POST", kwargs=no_view, payload=view),
    Row("saved_view_delete", {"visitor": SIGN_IN}, ABSENT, method="POST", kwargs=no_view, payload=view),
    Row("journal", {"visitor": SIGN_IN, "operator": OK}, REFUSED),
]  # fmt: skip
