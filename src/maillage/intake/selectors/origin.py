"""Tell where objects were read."""

from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.urls import reverse

from maillage.accounts.models import User
from maillage.core.digests import name_kind
from maillage.core.origins import OriginNote
from maillage.intake.models import Origin, SourceDocument
from maillage.intake.places import describe_place


def map_origins(
    subjects: Collection[models.Model], viewer: AbstractBaseUser | AnonymousUser
) -> dict[int, list[OriginNote]]:
    """Give where objects of one kind were read, in two queries; nothing to a visitor.

    The address of the document is for those who may open it.
    """
    if not subjects or not isinstance(viewer, User):
        return {}
    kind = name_kind(next(iter(subjects)))
    rows = list(
        Origin.objects.filter(subject_kind=kind, subject_id__in=[one.pk for one in subjects])
        .select_related("document")
        .order_by("pk")
    )
    if not rows:
        return {}
    keys = {row.document_id for row in rows}
    opened = set(SourceDocument.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True))
    notes: dict[int, list[OriginNote]] = {}
    for row in rows:
        url = reverse("document_detail", kwargs={"pk": row.document_id}) if row.document_id in opened else ""
        if url and row.piece_id:
            url = f"{url}?piece={row.piece_id}"
        place = describe_place(row.page, row.line, row.last_line, row.cell)
        notes.setdefault(row.subject_id, []).append(OriginNote(row.document.name, place, url))
    return notes
