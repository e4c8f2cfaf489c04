"""What the kernel keeps about records by their number alone, without a foreign key."""

from .answers import Stays

ANSWERS = [
    Stays(
        "promotion_crm.Visit.record_id",
        "A visit or a star of the record that went counts for the kept one when it is read; see visits.py.",
    ),
    Stays("promotion_crm.Download.record_id", "Says of which record a file was handed out, then."),
    Stays("promotion_crm.Reading.record_id", "Says which restricted record was opened, then."),
    Stays("promotion_crm.ChangeSet.kept_id", "Says what was merged, then."),
    Stays("promotion_crm.ChangeSet.gone_id", "Says what was merged, then: old addresses are led by it."),
    Stays("admin.LogEntry.object_id", "The log of the admin says what was done, then."),
]
