"""Leads as they stood when a past day ended, by what the database said then."""

from django.db.models import Count, Subquery, Sum

from partners.models import ProjectLead, StageChange
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


def steps_at(day):
    """The steps in the log of leads, or the entries of those recorded by the end of a past day. They never change."""
    if not day:
        return StageChange.objects.order_by()
    return entry_model(StageChange).objects.filter(pgh_created_at__lt=end_of(day)).order_by()


def landings_at(day, reader):
    """The same of those that had landed."""
    return leads_at(day, reader).filter(stage__in=("landed", "operating"))


def totals(leads):
    """How many leads stand at each stage, and their total investment by currency.

    {stage: (count, {currency: sum})}, for leads of today and entries of a past day alike.
    """
    found = {}
    rows = leads.order_by().values("stage", "total_currency")
    for row in rows.annotate(count=Count("pk"), sum=Sum("total_investment")).order_by("total_currency"):
        count, sums = found.get(row["stage"], (0, {}))
        if row["sum"] is not None:
            sums[row["total_currency"]] = row["sum"]
        found[row["stage"]] = (count + row["count"], sums)
    return found
