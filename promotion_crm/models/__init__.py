from .accounts import User
from .base import Bilingual, CrmModel, CrmQuerySet, named
from .exports import ExportRecord
from .jobs import Job
from .pairs import UserPermission, UserRole, ZoneDistrict
from .places import District, Zone
from .schedules import ExportSchedule

__all__ = [
    "Bilingual",
    "CrmModel",
    "CrmQuerySet",
    "District",
    "ExportRecord",
    "ExportSchedule",
    "Job",
    "User",
    "UserPermission",
    "UserRole",
    "Zone",
    "ZoneDistrict",
    "named",
]
