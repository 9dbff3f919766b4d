"""Read what official files were loaded."""

from maillage.territories.models import Loading


def find_loaded_vintage(dataset: str) -> str:
    """Give the latest vintage loaded of a dataset, empty when none was."""
    vintages = Loading.objects.filter(dataset=dataset).order_by("-vintage").values_list("vintage", flat=True)
    return vintages.first() or ""


def find_same_loading(dataset: str, sha256: str, vintage: str) -> Loading | None:
    """Give the last time the very same file was loaded."""
    return Loading.objects.filter(dataset=dataset, sha256=sha256, vintage=vintage).first()


def list_loadings(*, limit: int = 30) -> list[Loading]:
    """Give the last loadings, the latest first."""
    return list(Loading.objects.select_related("loaded_by")[:limit])
