from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.models import Contact
from promotion_crm.roles import EXPORT, PERSONAL


@require_safe
@permission_required(["partners.view_contact", EXPORT, PERSONAL], raise_exception=True)
def contact_card(request, pk):
    """The card of one contact is an export of the list with one row: for a purpose, and recorded."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    if contact.is_barred:
        raise PermissionDenied(_("This person asked not to be contacted, so there is no card of them."))
    asked = QueryDict(mutable=True)
    asked.update({"contact": str(contact.pk)} | ({"purpose": p} if (p := request.GET.get("purpose")) else {}))
    return redirect(f"{reverse('contacts-export', args=['vcf'])}?{asked.urlencode()}")
