"""Name the refusals that are not of one module alone."""

from django.core.exceptions import ValidationError


class StaleVersion(ValidationError):
    """Tell an editor that somebody saved the same object since it was opened.

    Parameters
    ----------
    label : str
        The object, as its editor knows it.
    current : dict of str to str
        The values now stored, by field name, to be shown beside the editor's own.
    """

    def __init__(self, label: str, current: dict[str, str] | None = None) -> None:
        super().__init__(
            f"« {label} » a été modifié pendant que vous l’aviez sous les yeux. "
            "Rien n’est perdu : comparez les deux versions et choisissez ce que vous gardez.",
            code="stale",
        )
        self.current = current or {}


class ForbiddenTransition(ValidationError):
    """Tell that an object cannot go from its state to the one asked."""

    def __init__(self, label: str, current: str, asked: str, allowed: list[str]) -> None:
        ways = ", ".join(f"« {name} »" for name in allowed) or "aucun autre"
        super().__init__(
            f"« {label} » est « {current} » : il ne peut pas devenir « {asked} ». État possible : {ways}.",
            code="transition",
        )
