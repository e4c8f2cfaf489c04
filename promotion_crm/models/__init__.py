from .accounts import User
from .base import Bilingual, CrmModel, CrmQuerySet, named, reads_chinese
from .exports import ExportRecord
from .pairs import UserPermission, UserRole, ZoneDistrict
from .places import District, Zone

__all__ = [
    "Bilingual",
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
    "reads_chinese",
]
