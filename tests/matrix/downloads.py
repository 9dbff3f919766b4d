"""What each role is answered on the documents of contracts."""

from tests.matrix.rows import ABSENT, OK, Arguments, Row
from tests.matrix.world import World

INSIDE = ("reader", "contributor", "bounded", "instructor", "decision_maker", "manager")
TEXTS = ("pdf", "odt", "docx")
PARTNERS = dict.fromkeys(INSIDE, OK)


def _at(slug: str, form: str = "") -> Arguments:
    def give(_world: World) -> dict[str, str]:
        return {"slug": slug, "form": form} if form else {"slug": slug}

    return give


ROWS: list[Row] = [
    Row("contract_documents", PARTNERS, ABSENT, kwargs=_at("contrat")),
    Row("contract_documents", {}, OK, kwargs=_at("public"), label="public"),
    Row("contract_documents", {"other_manager": OK}, ABSENT, kwargs=_at("etranger"), label="foreign"),
    *(
        Row("contract_convention", PARTNERS, ABSENT, kwargs=_at("contrat", form), label=form)
        for form in TEXTS
    ),
    *(
        Row("contract_plan", PARTNERS, ABSENT, kwargs=_at("contrat", form), label=form)
        for form in (*TEXTS, "xlsx")
    ),
    *(Row("action_sheet", PARTNERS, ABSENT, kwargs=_at("action", form), label=form) for form in TEXTS),
    Row("contract_convention", {}, OK, kwargs=_at("public", "odt"), label="public"),
    Row("contract_plan", {}, OK, kwargs=_at("public", "xlsx"), label="public"),
    Row("action_sheet", {}, OK, kwargs=_at("action-publique", "docx"), label="public"),
    Row("contract_convention", {"other_manager": OK}, ABSENT, kwargs=_at("etranger", "pdf"), label="foreign"),
    Row("contract_plan", {"other_manager": OK}, ABSENT, kwargs=_at("etranger", "xlsx"), label="foreign"),
    Row(
        "action_sheet", {"other_manager": OK}, ABSENT, kwargs=_at("action-etrangere", "odt"), label="foreign"
    ),
]
