from .accounts import User
from .base import Bilingual, CrmModel, CrmQuerySet, named, reads_chinese
from .change_sets import ChangeSet
from .digests import Digest
from .exports import ExportRecord
from .imports import FileImport, FileImportRow
from .jobs import Job
from .pairs import UserPermission, UserRole, ZoneDistrict
from .places import District, Zone
from .saved_views import SavedView, ViewMark
from .schedules import ExportSchedule
from .visits import Visit

__all__ = [
    "Bilingual",
    "ChangeSet",
    "CrmModel",
    "CrmQuerySet",
    "Digest",
    "District",
    "ExportRecord",
    "ExportSchedule",
    "FileImport",
    "FileImportRow",
    "Job",
    "SavedView",
    "User",
    "UserPermission",
    "UserRole",
    "ViewMark",
    "Visit",
    "Zone",
    "ZoneDistrict",
    "named",
    "reads_chinese",
]
