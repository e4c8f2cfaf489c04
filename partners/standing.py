"""Leads as they stood when a past day ended, by what the database said then."""

from django.db.models import Subquery

from partners.models import ProjectLead
from promotion_crm.history import entry_model, standing
from promotion_crm.spans import end_of


def leads_at(day, reader):
    """The entries of the leads this person sees today, one for each as it stood at the end of the day.

    Fields are those of a lead; its key is `pgh_obj`. Those who see all also get leads that
    were deleted since.
    """
    rows = standing(ProjectLead, day).filter(code__lte=_newest(day))
    seen = ProjectLead.objects.visible_to(reader).order_by().values("pk")
    return rows.filter(pgh_obj__in=seen) if seen.query.has_filters() else rows


def _newest(day):
    """The highest code there was. A list by code starts there, in place of walking past all that came since."""
    begun = entry_model(ProjectLead).objects.filter(pgh_label="insert", pgh_created_at__lt=end_of(day))
    return Subquery(begun.order_by("-code").values("code")[:1])


def rows_at(model, day):
    """The rows of a model, or the entries of those that stood at the end of a past day."""
    return standing(model, day) if day else model.objects.order_by()


def landings_at(day, reader):
    """The same of those that had landed."""
    return leads_at(day, reader).filter(stage__in=("landed", "operating"))


def lead_of(entry):
    """The lead as an entry has it, for reading only: what it points to is there where the entry has it at hand."""
    names = [f.attname for f in entry._meta.concrete_fields if not f.name.startswith("pgh_")]
    lead = ProjectLead(**{name: getattr(entry, name) for name in names})
    for field in entry._meta.concrete_fields:
        if field.is_relation and field.is_cached(entry):
            setattr(lead, field.name, getattr(entry, field.name))
    return lead
