"""A person of whom every kind of row says something, under names found nowhere else."""

from datetime import timedelta
from uuid import uuid4

import pghistory
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import localdate, now

from partners.models import Contact
from promotion_crm.history import because
from promotion_crm.signing_in.sessions import SessionStore
from tests import make

NAME, CHINESE = "Xenia Quibell", "欧阳晓峪"
EMAIL, PHONE, WECHAT = "xenia.quibell@zephyr.example", "+86 138 0713 5924", "xquibell_88"
FORMER = "xenia.former@zephyr.example"
SAID = f"{NAME} ({CHINESE}) asked to be called at 138-0713-5924 or written to at {EMAIL.upper()}."


def person():
    """The contact, with all that can be held on one."""
    firm = make.make_organization(name_en="Zephyr Ltd", name_zh="和风公司")
    contact = make.make_contact(
        organization=firm, name_en=NAME, name_zh=CHINESE, email=FORMER, phone=PHONE, wechat=WECHAT,
        title="Head of moss", note=SAID,
        data_source="Fair of mosses",
    )  # fmt: skip
    with because(f"Told by {NAME}"):
        contact.email = EMAIL
        contact.save()
    _relations(contact, firm)
    _texts(contact)
    return contact


def _relations(contact, firm):
    appointment = make.make_appointment(organization=firm, representative=contact, representative_name=NAME)
    make.make_application(organization=firm, representative=contact)
    make.make_lead(investor=firm, contact=contact, title=f"Works, seen by {NAME}")
    guest = make.make_participation(
        contact=contact, organization=firm, name=CHINESE, title="Head of moss", email=EMAIL, state="attended",
        note=SAID, answer_note=SAID,
    )  # fmt: skip
    make.make_guest_mail(participation=guest, intro=f"Dear {NAME}")
    make.make_meeting(
        organizations=[firm], contacts=[contact], notes=SAID, next_step=f"Ask {CHINESE}", next_on=localdate()
    )
    make.make_follow_up(organization=firm, contact=contact, what=f"Call {NAME} on {PHONE}")
    make.make_dispatch_recipient(
        organization=firm, appointment=appointment, contact=contact, name=NAME, address=EMAIL, note=SAID
    )
    make.make_recognition(organization=firm, contact=contact, year=2024, note=SAID)
    make.make_contact_double(one=contact, other=make.make_contact(), reason=SAID)
    make.make_document(title=f"Letter of {NAME}", note=SAID)


def _texts(contact):
    user = make.make_user()
    record = make.make_export_record(
        list_name="contacts", filters={"q": [NAME]}, words=f"Text: {CHINESE}", purpose=f"For {EMAIL}", personal=True
    )
    make.make_exported_contacts(export=record, contacts=[contact.pk])
    make.make_saved_view(query="q=Xenia+Quibell&sort=name", name=f"About {NAME}")
    make.make_job(title=f"Mail to {NAME}", arguments={"q": CHINESE}, result={"mail": EMAIL})
    sent = make.make_file_import(content=f"Name,E-mail\n{NAME},{EMAIL}\n".encode("gb18030"), seen={"first": [[NAME]]})
    make.make_file_import_row(file_import=sent, title=NAME, cells=[NAME, EMAIL, PHONE], record=contact.pk)
    make.make_change_set(reason=f"For {NAME}", context=uuid4())
    make.make_organization(note=SAID, name_en="Another")
    make.make_export_schedule(name=f"Cards of {NAME}", next_at=now() + timedelta(days=1))
    make.make_digest(address=EMAIL, day=localdate())
    LogEntry.objects.create(
        user=user, content_type=ContentType.objects.get_for_model(contact), object_id=str(contact.pk),
        object_repr=NAME, action_flag=CHANGE,
        change_message="[{\"changed\": {\"name\": \"\\u6b27\\u9633\\u6653\\u5cea\"}}]",
    )  # fmt: skip
    from_search = "/contacts/?q=%E6%AC%A7%E9%98%B3%E6%99%93%E5%B3%AA&next=xenia.quibell%40zephyr.example"
    with because("Looked for"), pghistory.context(url=from_search):
        Contact.objects.filter(pk=contact.pk).update(languages="en")
    kept = SessionStore()
    kept["draft"] = SAID
    kept.save()
