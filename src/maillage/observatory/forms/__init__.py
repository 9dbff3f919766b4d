"""Check what people type on the pages of the observatory."""

from maillage.observatory.forms.base import CleanField, FindingForm, IndicatorFilterForm, PortraitForm
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
    "FindingForm",
    "IndicatorFilterForm",
    "OwnIndicatorForm",
    "PortraitForm",
    "TableUploadForm",
]
