from .accounts import User
from .base import Bilingual, CrmModel, CrmQuerySet, named, reads_chinese
from .change_sets import ChangeSet
from .csp_reports import CspReport
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
from .export_limits import ExportAlert, ExportAllowance
from .exports import ExportRecord
from .imports import FileImport, FileImportRow
from .jobs import Job
from .pairs import UserPermission, UserRole, ZoneDistrict
from .places import District, Zone
from .readings import Reading
from .retention_runs import RetentionRun
from .saved_views import SavedView, ViewMark
from .schedules import ExportSchedule
from .seals import HistoryCheck, Seal, SealedBlock, SealMail
from .sign_ins import BrowserSession, SignIn
from .visits import Visit

__all__ = [
    "BaseDocument",
    "Bilingual",
    "BrowserSession",
    "ChangeSet",
    "CrmModel",
    "CrmQuerySet",
    "CspReport",
    "Digest",
    "District",
    "DocumentQuerySet",
    "Download",
    "ExportAlert",
    "ExportAllowance",
    "ExportRecord",
    "ExportSchedule",
    "FileImport",
    "FileImportRow",
    "HistoryCheck",
    "Job",
    "Reading",
    "RetentionRun",
    "SavedView",
    "Seal",
    "SealMail",
    "SealedBlock",
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
