"""What a form carries of the record it was opened for."""

from promotion_crm.history import last_id


def seen(record):
    """The mark of a form that was opened just now."""
    return {"history_seen": last_id(record)}


def written(record, **values):
    """The record, saved anew with these values as anything may write them."""
    record = type(record)._base_manager.get(pk=record.pk)
    for name, value in values.items():
        setattr(record, name, value)
    record.save()
    return record
