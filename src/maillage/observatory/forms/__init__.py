"""Check what people type on the pages of the observatory."""

from maillage.observatory.forms.base import (
    CleanField,
    FactForm,
    FindingForm,
    IndicatorFilterForm,
    MapForm,
    PortraitForm,
    RuleChangeForm,
)
from maillage.observatory.forms.table_import import (
    AgreementForm,
    ColumnsForm,
    OwnIndicatorForm,
    TableUploadForm,
)

__all__ = [
    "AgreementForm",
    "CleanField",
    "ColumnsForm",
    "FactForm",
    "FindingForm",
    "IndicatorFilterForm",
    "MapForm",
    "OwnIndicatorForm",
    "PortraitForm",
    "RuleChangeForm",
    "TableUploadForm",
]
