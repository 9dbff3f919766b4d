"""Ask the database for actions of which a part is shared with the reader, as ``access`` says it of one."""

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from maillage.contracts.access import PUBLIC_SECTIONS
from maillage.contracts.enums import Section
from maillage.contracts.models import Placement
from maillage.contracts.selectors.reach import Reach
from maillage.core.enums import Visibility


def shares(section: Section, reach: Reach, *, through: str = "") -> Q:
    """Keep the actions of which a person may read a part.

    Parameters
    ----------
    through : str
        Path from the filtered rows to the action (``"action__"``); empty on actions themselves.
    """
    # The list is JSON: its text is compared, since no engine shares another way to look into it.
    sharing = Placement.objects.annotate(parts=Cast("shared_sections", TextField())).filter(
        node__contract__in=reach.contracts,
        action=OuterRef(f"{through.removesuffix('__')}_id" if through else "pk"),
        parts__contains=f'"{section.value}"',
    )
    readable = reach.holds(f"{through}home") | Q(Exists(sharing))
    if section in PUBLIC_SECTIONS:
        readable |= Q(**{f"{through}visibility": Visibility.PUBLIC})
    return readable
