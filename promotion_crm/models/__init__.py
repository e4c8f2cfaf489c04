from .accounts import User
from .base import Bilingual, CrmModel, CrmQuerySet, named, reads_chinese
from .change_sets import ChangeSet
from .digests import Digest
from .documents import (
    BaseDocument,
    DocumentQuerySet,
    StaleDocument,
    Target,
    belongs_to_one,
    file_stays,
    withdrawn_whole,
)
from .downloads import Download
from .exports import ExportRecord
from .imports import FileImport, FileImportRow
from .jobs import Job
from .pairs import UserPermission, UserRole, ZoneDistrict
from .places import District, Zone
from .saved_views import SavedView, ViewMark
from .schedules import ExportSchedule
from .sign_ins import BrowserSession, SignIn
from .visits import Visit

__all__ = [
    "BaseDocument",
    "Bilingual",
    "BrowserSession",
    "ChangeSet",
    "CrmModel",
    "CrmQuerySet",
    "Digest",
    "District",
    "DocumentQuerySet",
    "Download",
    "ExportRecord",
    "ExportSchedule",
    "FileImport",
    "FileImportRow",
    "Job",
    "SavedView",
    "SignIn",
    "StaleDocument",
    "Target",
    "User",
    "UserPermission",
    "UserRole",
    "ViewMark",
    "Visit",
    "Zone",
    "ZoneDistrict",
    "belongs_to_one",
    "file_stays",
    "named",
    "reads_chinese",
    "withdrawn_whole",
]
