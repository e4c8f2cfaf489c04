"""A lead that came out of an event: entered as any lead, with the event and what is known of the guest filled in."""

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from events.models import Event, EventLead, Participation
from partners.entry_form import key
from partners.models import ProjectLead
from partners.views.entering import NewLeadView
from promotion_crm.lists.problems import problem

ASKED = {"event": Event, "guest": Participation}


class NewLeadFromEventView(NewLeadView):
    """`?event=` and, of its guests, `?guest=`; the guest alone will do."""

    permission_required = ("partners.add_projectlead", "events.view_event")

    @cached_property
    def guest(self):
        rows = Participation.objects.visible_to(self.request.user).select_related("event", "contact", "organization")
        return rows.filter(pk=key(self.request.GET.get("guest"))).first()

    @cached_property
    def event(self):
        if self.guest:
            return self.guest.event
        return Event.objects.visible_to(self.request.user).filter(pk=key(self.request.GET.get("event"))).first()

    @property
    def about(self):
        return _("Out of the event “%(event)s”") % {"event": self.event}

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and self.has_permission() and not self.event:
            return self.get(request)
        return super().dispatch(request, *args, **kwargs)

    def problems(self):
        """What makes no sense in the address; the event has to be in it."""
        found, asked = [], self.request.GET
        for name in asked.keys() - ASKED.keys():
            known = _("Choose one of: %(names)s.") % {"names": ", ".join(ASKED)}
            found.append(problem(name, asked[name], _("Nothing of this name can be filled in."), known))
        known = self.event and (not self.guest or asked.get("event", str(self.event.pk)) == str(self.event.pk))
        if not known or ("guest" in asked and not self.guest):
            value = ", ".join(asked.get(name, "") for name in ASKED if name in asked)
            found.append(problem("event", value, _("There is no such record among those you may see.")))
        return found

    def given(self):
        given = {"source": ProjectLead.Source.EVENT}
        if self.guest and self.guest.organization:
            given["investor"] = self.guest.organization
            if self.guest.contact and self.guest.contact.organization_id == self.guest.organization_id:
                given["contact"] = self.guest.contact_id
        return given

    @transaction.atomic
    def enter(self, lead, marks):
        lead = super().enter(lead, marks)
        EventLead.objects.get_or_create(event=self.event, lead=lead)
        return lead
