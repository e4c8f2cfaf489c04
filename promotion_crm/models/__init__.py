from .accounts import User
from .base import Bilingual, CrmModel, CrmQuerySet, named
from .change_sets import ChangeSet
from .exports import ExportRecord
from .pairs import UserPermission, UserRole, ZoneDistrict
from .places import District, Zone

__all__ = [
    "Bilingual",
    "ChangeSet",
    "CrmModel",
    "CrmQuerySet",
    "District",
    "ExportRecord",
    "User",
    "UserPermission",
    "UserRole",
    "Zone",
    "ZoneDistrict",
    "named",
]
