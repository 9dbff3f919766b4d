"""Gather what the instance keeps of one person, from the register that classifies every field."""

import datetime
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from maillage.accounts.models import User
from maillage.core.personal_data import Classification, list_owned


def export_person(user: User) -> dict[str, Any]:
    """Give every row that belongs to a person, field by field in French, as plain JSON values.

    Secrets (digests, keys, contents of sessions) are left out: they say nothing to the person and
    would open their account to whoever holds the file.
    """
    rows = {
        str(known.model._meta.verbose_name): _list_rows(known, user)  # noqa: SLF001 - documented model API
        for known in list_owned()
    }
    export = {
        "personne": str(user),
        "produit_le": timezone.now(),
        "lisez_moi": "Tout ce que Maillage garde de vous : une liste par nature d’objet. "
        "Les mots de passe et les clés n’y figurent pas.",
        "donnees": {name: found for name, found in rows.items() if found},
    }
    plain: dict[str, Any] = json.loads(json.dumps(export, cls=DjangoJSONEncoder, ensure_ascii=False))
    return plain


def _list_rows(known: Classification, user: User) -> list[dict[str, Any]]:
    meta = known.model._meta  # noqa: SLF001 - Django's documented model API
    fields = [field for field in meta.concrete_fields if field.name not in known.secrets]
    links = [field.name for field in fields if field.is_relation]
    rows = known.model._default_manager.filter(**{known.owner: user.pk})  # noqa: SLF001 - same
    return [
        {str(field.verbose_name): _show(field, getattr(row, field.name)) for field in fields}
        for row in rows.select_related(*links).order_by("pk")
    ]


def _show(field: "models.Field[Any, Any]", value: object) -> object:
    if isinstance(value, models.Model):
        return str(value)
    if field.choices and isinstance(value, str):
        return str(dict(field.flatchoices).get(value, value))
    if value is None or isinstance(value, str | int | bool | list | dict | datetime.datetime | datetime.date):
        return value
    return str(value)
