from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from partners.comparing import suspected
from partners.entering import Alike, LooksAlike, enter
from partners.entry_form import NewLeadForm, Picked, adjusted, find_investors, key
from partners.models import Industry, ProjectLead
from promotion_crm.limiting import limited
from promotion_crm.lists.problems import problem, unreadable

PERMISSION = "partners.add_projectlead"


class NewLeadView(PermissionRequiredMixin, View):
    """Enter a lead. Works without scripts: a button of the picker posts the form and shows it again.

    An upper floor enters one from a record of its own by `problems`, `given`, `enter` and `about`.
    """

    permission_required = PERMISSION
    raise_exception = True
    about = ""  # what it comes from, in words

    def get(self, request):
        if wrong := self.problems():
            return render(request, "400.html", {"problems": wrong}, status=400)
        given = self.given()
        investor = given.pop("investor", None)
        data = adjusted(QueryDict(f"add=investor-{investor.pk}" if investor else "", mutable=True), request.user)
        data.update(given)
        mine = {"owner": request.user.pk, "district": request.user.district_id}
        return self.show(NewLeadForm(user=request.user, initial=mine | data.dict()), data)

    def problems(self):
        return _problems(self.request)

    def given(self):
        """What is filled in beforehand, by the names of the fields; the investor as a record."""
        return {"investor": Picked(self.request.user, self.request.GET).investor}

    def enter(self, lead, marks):
        return enter(lead, by=self.request.user, marks=marks)

    def post(self, request):
        data = adjusted(request.POST, request.user)
        form = NewLeadForm(data, user=request.user)
        if "save" not in request.POST:
            return self.show(_unjudged(form), data)
        if _unpicked(form, data) or not form.is_valid():
            return self.show(form, data, status=422)
        try:
            lead = self.enter(form.instance, request.POST.getlist("seen"))
        except LooksAlike as found:
            return self.show(form, data, alike=found.alike, asked=True)
        except ValidationError as error:
            form.add_error("owner", error)
            return self.show(form, data, status=422)
        return self.saved(lead)

    def saved(self, lead):
        code = _("%(code)s is saved.") % {"code": lead.code}
        messages.success(self.request, code, extra_tags="draft-saved:new-lead")
        if count := lead.suspicions.waiting().count():
            messages.warning(self.request, suspected(count))
        return redirect(f"{lead.get_absolute_url()}{'#suspicions' if count else ''}")

    def show(self, form, data, status=200, **more):
        context = {"form": form, "picked": Picked(self.request.user, data), "text": data.get("investor_q", "")}
        context |= _alike(self.request.user, data) | {"action": self.request.get_full_path(), "about": self.about}
        if data.get("find"):
            context |= {"searched": True, "rows": find_investors(self.request.user, context["text"])}
        return render(self.request, "partners/new_lead.html", context | more, status=status)


def _problems(request):
    """What makes no sense in the query string: it may name the investor, and nothing else."""
    found = []
    for name, values in request.GET.lists():
        text = ", ".join(values)
        if why := unreadable(text):
            found.append(problem(name, text, why))
        elif name != "investor":
            known = _("Choose one of: %(names)s.") % {"names": "investor"}
            found.append(problem(name, text, _("Nothing of this name can be filled in."), known))
        elif text and not Picked(request.user, request.GET).investor or len(values) > 1:
            found.append(problem(name, text, _("There is no such record among those you may see.")))
    return found


def _unjudged(form):
    """The same form with what was typed, before anyone asked to save it."""
    return NewLeadForm(user=form.user, initial={name: form[name].value() for name in form.fields})


def _unpicked(form, data):
    """Tell of a name that was typed and not picked; whether there is one."""
    text = data.get("investor_q", "").strip()
    if text:
        message = _("“%(text)s” is not picked yet: choose one that is found, or clear the box.")
        form.add_error("investor", message % {"text": text[:60]})
        data["find"] = "investor"
    return bool(text)


@require_POST
@permission_required(PERMISSION, raise_exception=True)
def lead_parts(request):
    """The part of the form that depends on the investor, after one was picked or taken out."""
    data = adjusted(request.POST, request.user)
    form = _unjudged(NewLeadForm(data, user=request.user))
    return render(request, "partners/new_lead/parts.html", {"form": form, "picked": Picked(request.user, data)})


@require_GET
@limited("search")
@permission_required(PERMISSION, raise_exception=True)
def lead_find(request):
    """Organizations whose name was begun."""
    text = request.GET.get("investor_q", "")
    rows = find_investors(request.user, text)
    return render(request, "partners/new_lead/found.html", {"rows": rows, "text": text})


@require_GET
@limited("search")
@permission_required(PERMISSION, raise_exception=True)
def lead_alike(request):
    """The leads that the one being typed looks like."""
    return render(request, "partners/new_lead/alike.html", _alike(request.user, request.GET))


def _alike(user, data):
    lead = ProjectLead(title=data.get("title", "").replace("\0", "").strip()[:200])
    lead.investor = Picked(user, data).investor
    lead.industry = Industry.objects.visible_to(user).filter(pk=key(data.get("industry"))).first()
    typed = bool(lead.title or lead.investor_id)
    return {"typed": typed, "alike": Alike(lead, user) if typed else None}
