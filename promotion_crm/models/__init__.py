from .accounts import User
from .base import Bilingual, CrmModel, CrmQuerySet, named
from .exports import ExportRecord
from .places import District, Zone

__all__ = [
    "Bilingual",
    "CrmModel",
    "CrmQuerySet",
    "District",
    "ExportRecord",
    "User",
    "Zone",
    "named",
]
