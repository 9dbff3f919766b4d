"""What each role is answered on the routes of documents taken in."""

from tests.matrix.rows import ABSENT, DONE, OK, REFUSED, SIGN_IN, Row
from tests.matrix.world import World

# Who runs the contract that the document speaks of, and nobody else: not even who sent it, once they left.
REVIEWER = {"visitor": SIGN_IN, "manager": OK}
REVIEWER_DOES = {"visitor": SIGN_IN, "manager": DONE}
OPENERS = {"visitor": SIGN_IN, "manager": OK, "other_manager": OK, "operator": OK}


def document(world: World) -> dict[str, object]:
    return {"pk": world.document.pk}


def foreign(world: World) -> dict[str, object]:
    return {"pk": world.foreign_document.pk}


def piece(world: World) -> dict[str, object]:
    return {"pk": world.document.pk, "piece_pk": world.piece.pk}


def stray_piece(world: World) -> dict[str, object]:
    return {"pk": world.foreign_document.pk, "piece_pk": world.piece.pk}


def acceptance(world: World) -> dict[str, object]:
    return {"geste": "accepter", "version": world.piece.version}


def correction(world: World) -> dict[str, object]:
    return {
        "version": world.piece.version,
        "number": "1",
        "label": "Axe corrigé",
        "level": "axis",
        "parent": "",
    }


ROWS: list[Row] = [
    Row("document_list", {"visitor": SIGN_IN}, OK),
    Row("document_create", OPENERS, REFUSED),
    Row("document_create", {"visitor": SIGN_IN} | dict.fromkeys(("manager", "other_manager", "operator"), 422), REFUSED,
        method="POST", label="without file"),
    Row("document_detail", REVIEWER, ABSENT, kwargs=document),
    Row("document_detail", {"visitor": SIGN_IN, "other_manager": OK}, ABSENT, kwargs=foreign, label="foreign"),
    Row("document_retry", REVIEWER_DOES, ABSENT, method="POST", kwargs=document),
    Row("document_withdraw", REVIEWER_DOES, ABSENT, method="POST", kwargs=document),
    Row("document_file", {"visitor": SIGN_IN}, ABSENT, kwargs=document, label="not kept"),
    Row("document_accept", REVIEWER_DOES, ABSENT, method="POST", kwargs=document),
    Row("document_image", {"visitor": SIGN_IN}, ABSENT, kwargs=lambda world: {**document(world), "number": 1}, label="no PDF"),
    Row("document_corrections", REVIEWER, ABSENT, kwargs=document),
    Row("document_confirm", REVIEWER, ABSENT, kwargs=document),
    Row("document_confirm", {"visitor": SIGN_IN, "manager": 422}, ABSENT, method="POST", kwargs=document, label="unread"),
    Row("document_undo", REVIEWER_DOES, ABSENT, method="POST", kwargs=document),
    Row("piece_edit", REVIEWER, ABSENT, kwargs=piece),
    Row("piece_edit", {"visitor": SIGN_IN}, ABSENT, kwargs=stray_piece, label="of another document"),
    Row("piece_edit", REVIEWER_DOES, ABSENT, method="POST", kwargs=piece, payload=correction),
    Row("piece_change", REVIEWER_DOES, ABSENT, method="POST", kwargs=piece, payload=acceptance),
    Row("piece_change", {"visitor": SIGN_IN}, ABSENT, method="POST", kwargs=piece, label="without gesture"),
]  # fmt: skip
