"""Leads from a spreadsheet: judged row by row, moved by the rules, compared with the leads before them."""

from contextlib import nullcontext

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from partners.models import Industry, ProjectLead, Suspicion
from partners.pipeline import Stage, StaleLead
from promotion_crm.importing.base import Import
from promotion_crm.importing.cells import Amount, Country, Day, OneOf, Text, YesNo
from promotion_crm.importing.keys import Key
from promotion_crm.models import District, Zone
from promotion_crm.money import Currency
from promotion_crm.wording import listed

from .records import coded, colleague, contact, organization


class LeadImport(Import):
    """`stage` moves the lead there once it is saved; `move_note` is the note on that step."""

    name = "leads"
    keys = (Key("code", given=True),)
    beside = ("stage", "move_note")

    def cells(self):
        lead, optional = ProjectLead, {"required": False}
        money = {"total_investment", "contract_capital"}
        days = ("received_on", "expected_landing", "signed_on", "registered_on", "operating_on")
        return {
            "title": Text(most=200),
            "investor": organization(),
            "country": Country(),
            "source": OneOf(lead.Source.choices),
            "contact": contact(),
            "industry": coded(Industry),
            "district": coded(District),
            "zone": coded(Zone),
            "investment_type": OneOf(lead.InvestmentType.choices, **optional),
            **{name: Amount(**optional) for name in sorted(money)},
            "total_currency": OneOf(Currency.choices, **optional),
            "contract_currency": OneOf(Currency.choices, **optional),
            "investment_undisclosed": YesNo(**optional),
            "jobs": Amount(places=0, digits=9, **optional),
            **{name: Day(**optional) for name in days},
            "landing_entity": Text(most=200, **optional),
            "landing_code": Text(most=40, **optional),
            "owner": colleague(),
            "steward": colleague(),
            "confidentiality": OneOf(lead.Confidentiality.choices, **optional),
            "needs_experts": YesNo(**optional),
            "note": Text(**optional),
            "is_sample": YesNo(**optional),
            "stage": OneOf(Stage.choices, **optional),
            "move_note": Text(most=2000, label=_("Note on the move"), **optional),
        }

    # -- judging --------------------------------------------------------------------------
    def start(self, row):
        """Whoever imports a lead owns it, unless the file says otherwise; so they still see it."""
        return ProjectLead(owner_id=self.by.pk)

    def judge(self, row):
        lead, values = row.record, row.values
        contact, investor = values.get("contact"), lead.investor_id
        if contact and investor and contact.organization_id != investor:
            self.wrong(row, "contact", _("%(who)s belongs to another organization.") % {"who": contact})
        if lead.stage in Stage.COUNTED and row.before.get("country", lead.country) != lead.country:
            self.wrong(row, "country", _("It is frozen once the project has landed."))
        self._judge_move(row, values.get("stage"))

    def _judge_move(self, row, stage):
        before = row.record.stage or Stage.RECEIVED
        if not stage or stage == before:
            return
        row.changed = True
        row.changes.append((str(_("Stage")), str(Stage(before).label), str(Stage(stage).label)))
        if not self.by.pk:
            self.wrong(row, "stage", _("A move is made by a person: say who with --as."))

    # -- saving ---------------------------------------------------------------------------
    def save(self, rows):
        self.last = Suspicion.objects.aggregate(last=Max("pk"))["last"] or 0
        super().save(rows)

    def add(self, rows):
        for row in rows if self.dry else ():
            row.record.code = f"(row {row.number})"  # a trial takes no number from the sequence
        super().add(rows)
        leads = ProjectLead.objects.filter(pk__in=[row.record.pk for row in rows])
        codes, seen = dict(leads.values_list("pk", "code")), set(leads.visible_to(self.by).values_list("pk", flat=True))
        for row in rows:
            row.record.code = codes[row.record.pk]
            if row.record.pk not in seen:
                row.problems.append(
                    _("You would not see this lead once it is saved; stay its owner, or place it where you may see it.")
                )

    def change(self, rows):
        for row in rows:
            self._change(row)

    def _change(self, row):
        lead = row.record
        try:
            with lead.unlocked(by=self.by) if lead.stage in Stage.COUNTED else nullcontext(), transaction.atomic():
                lead.save()
        except (PermissionDenied, ValidationError) as error:
            row.problems += getattr(error, "messages", [str(error)])
        except DatabaseError as error:
            row.problems.append(_("The database refuses it: %(why)s") % {"why": str(error).partition("\n")[0]})

    def finish(self, rows):
        for row in rows:
            stage = row.values.get("stage")
            if stage and stage != row.record.stage and not row.problems:
                self._move(row, stage)
        if not any(row.problems for row in rows):
            self._remark(rows)

    def _move(self, row, stage):
        row.record.refresh_from_db()
        try:
            with transaction.atomic():
                row.record.move_to(stage, by=self.by, note=row.values.get("move_note", ""))
        except ValidationError as error:
            row.problems += error.messages
        except (PermissionDenied, StaleLead) as error:
            row.problems.append(str(error))

    def _remark(self, rows):
        """Say of each lead which others it may repeat, where the person may see these."""
        by_lead = {row.record.pk: row for row in rows if row.changed}
        found = Suspicion.objects.open().filter(Q(lead__in=by_lead) | Q(other__in=by_lead), pk__gt=self.last)
        found = list(found.select_related("lead", "other"))
        both = {lead.pk for suspicion in found for lead in (suspicion.lead, suspicion.other)}
        seen = set(ProjectLead.objects.visible_to(self.by).filter(pk__in=both).values_list("pk", flat=True))
        for suspicion in found:
            pair = (suspicion.lead, suspicion.other)
            mine, other = pair if suspicion.lead_id in by_lead else pair[::-1]
            params = {"mine": mine.code, "other": other.code, "why": listed(suspicion.ground_labels)}
            said = _("%(mine)s may be the same project as %(other)s: %(why)s.")
            if other.pk not in seen:
                said = _("%(mine)s may be the same project as a lead that is not visible to you: %(why)s.")
            by_lead[mine.pk].remarks.append(said % params)
