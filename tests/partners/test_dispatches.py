"""Dispatches: whom they reach, each partner once, what is left out and why, and who confirms."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail.backends.locmem import EmailBackend
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Dispatch, DispatchRecipient, StaleDispatch
from partners.programs import dispatching
from partners.programs.audience import audience_of
from promotion_crm.uploads import or_no_files
from tests import make
from tests.kernel.working import work
from tests.pages import text_of
from tests.test_races import together

pytestmark = pytest.mark.django_db
CITY = "city administrator"


class Picky(EmailBackend):
    """Refuses one address."""

    def send_messages(self, messages):
        if messages[0].to == ["refused@example.org"]:
            raise smtplib.SMTPRecipientsRefused({"refused@example.org": (550, b"No such user")})
        return super().send_messages(messages)


@pytest.fixture
def city(client_of):
    return client_of(CITY, email="office@example.org")


def partner(email="", *, program=None, **person):
    """A partner with a primary contact of this address."""
    organization = make.make_organization()
    if email or person:
        make.make_contact(organization=organization, email=email, is_primary=True, **person)
    given = {"program": program} if program else {}
    return make.make_appointment(organization=organization, **given)


def send(client, dispatch, way="mail"):
    page = client.get(reverse("send-dispatch", args=[dispatch.pk]))
    return client.post(page.request["PATH_INFO"], {"seen": page.context["audience"].mark, "way": way})


def states(dispatch):
    return dict(dispatch.recipients.values_list("organization", "state"))


def test_a_draft_is_written_with_its_audience_and_sent_to_partners_of_today(city):
    program = make.make_program()
    ours, other = partner("ann@example.org", program=program), partner("bo@example.org")
    partner("cy@example.org", program=program)
    former = partner("di@example.org", program=program)
    ended = localdate() - timedelta(days=1)
    type(former).objects.filter(pk=former.pk).update(state="expired", ends_on=ended)
    texts = {"name_en": "New measures", "name_zh": "新办法", "body_en": "Read them.", "body_zh": "供参阅。"}

    answer = city.post(
        reverse("new-dispatch"), {"kind": "policy", "audience": f"appointments?program={program.code}", **texts}
    )
    draft = Dispatch.objects.get()
    page = city.get(reverse("send-dispatch", args=[draft.pk]))
    assert (len(page.context["audience"].rows), page.context["audience"].former) == (2, 1)
    send(city, draft)
    assert not mail.outbox
    work()

    assert answer.url == draft.get_absolute_url()
    assert program.code in draft.audience_words or program.name in draft.audience_words
    assert {m.to[0] for m in mail.outbox} == {"ann@example.org", "cy@example.org"}
    first = next(m for m in mail.outbox if m.to == ["ann@example.org"])
    assert (first.subject, first.reply_to) == ("New measures", ["office@example.org"])
    assert "Read them." in first.body and "/dispatches/by-link/" in first.body
    assert other.organization_id not in states(draft)
    assert states(draft)[ours.organization_id] == "sent"


def test_each_reads_it_in_their_language_with_its_documents(city, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    partner("zh@example.org", languages="中文")
    draft = make.make_dispatch()
    with or_no_files():
        file = SimpleUploadedFile("办法.pdf", b"%PDF-1.7 measures")
        draft.documents.model.add_all("dispatch", draft, [file], by=city.user)

    send(city, draft)
    work()

    letter = mail.outbox[0]
    assert letter.subject == draft.name_zh and draft.body_zh in letter.body
    assert (letter.attachments[0].filename, letter.attachments[0].mimetype) == ("办法.pdf", "application/pdf")


def test_who_is_left_out_is_named_with_the_reason_and_recorded(city):
    nowhere, none = partner("", name_en="Nora Nowhere"), partner()
    barred = partner("n@example.org", name_en="Nora Never", do_not_contact=True)
    withdrawn = partner("w@example.org", withdrawn_on=localdate())
    reached = partner("r@example.org")
    represented = partner("old@example.org", do_not_contact=True)
    person = make.make_contact(organization=represented.organization, email="rep@example.org")
    represented.representative = person
    represented.save()
    draft = make.make_dispatch()

    page = text_of(city.get(reverse("send-dispatch", args=[draft.pk])))
    assert "No address" in page and "Do not contact" in page and str(barred.organization) in page
    send(city, draft)
    work()

    found = states(draft)
    assert [found[row.organization_id] for row in (nowhere, none)] == ["no_address"] * 2
    assert [found[row.organization_id] for row in (barred, withdrawn)] == ["barred"] * 2
    assert [found[row.organization_id] for row in (reached, represented)] == ["sent"] * 2
    assert {m.to[0] for m in mail.outbox} == {"r@example.org", "rep@example.org"}


def test_a_refused_address_stops_no_other_and_only_it_is_sent_again(city, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Picky"
    for address in ("a@example.org", "refused@example.org", "z@example.org"):
        partner(address)
    draft = make.make_dispatch()

    send(city, draft)
    work()

    assert {m.to[0] for m in mail.outbox} == {"a@example.org", "z@example.org"}
    failed = draft.recipients.get(state="failed")
    assert "550 No such user" in failed.problem and "550 No such user" in text_of(city.get(draft.get_absolute_url()))
    work()
    city.post(reverse("send-dispatch-again", args=[draft.pk]))
    work()
    assert len(mail.outbox) == 2 and draft.recipients.filter(state="failed").count() == 1


def test_what_a_dead_worker_had_in_hand_is_not_sent_again_by_itself(city):
    partner("a@example.org")
    draft = make.make_dispatch()
    send(city, draft)
    draft.recipients.update(state="sending")

    work()

    assert not mail.outbox
    assert "may have arrived or not" in draft.recipients.get().problem


def test_a_person_who_wants_no_mails_by_now_gets_none(city):
    row = partner("a@example.org")
    draft = make.make_dispatch()
    send(city, draft)
    row.organization.contacts.update(do_not_contact=True)

    work()

    assert not mail.outbox and draft.recipients.get().state == "failed"


def test_it_is_recorded_as_handed_over_without_mails(city):
    partner("a@example.org"), partner()
    draft = make.make_dispatch()

    send(city, draft, way="hand")
    work()

    assert set(states(draft).values()) == {"by_hand"} and not mail.outbox


def test_it_does_not_go_to_others_than_were_seen(city):
    partner("a@example.org")
    draft = make.make_dispatch()
    page = city.get(reverse("send-dispatch", args=[draft.pk]))
    partner("late@example.org")

    answer = city.post(page.request["PATH_INFO"], {"seen": page.context["audience"].mark, "way": "mail"})

    assert answer.status_code == 409 and "would not go to whom you saw" in text_of(answer)
    assert not DispatchRecipient.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"body_zh": ""}, "Write these first: Chinese text"),
        ({"audience_query": "program=NONE"}, "Its audience can no longer be found"),
        ({"audience_query": "state=terminated"}, "Nobody among the audience is a partner today"),
    ],
)
def test_what_cannot_be_sent_says_why(city, fields, words):
    partner("a@example.org")
    draft = make.make_dispatch(**fields)

    answer = city.post(reverse("send-dispatch", args=[draft.pk]), {"seen": "x", "way": "mail"})

    assert answer.status_code == 422
    assert words.lower() in text_of(answer).lower()
    assert not DispatchRecipient.objects.exists()


def test_the_second_of_two_who_change_a_draft_is_told(city):
    draft = make.make_dispatch()
    address = reverse("change-dispatch", args=[draft.pk])
    form = city.get(address).context["form"]
    given = {name: form[name].value() for name in form.fields}

    assert city.post(address, given | {"name_en": "First"}).status_code == 302
    refused = city.post(address, given | {"name_en": "Second"})

    assert refused.status_code == 422 and "Someone else saved this dispatch" in text_of(refused)
    draft.refresh_from_db()
    assert draft.name_en == "First"


def test_what_was_sent_stays(city):
    sent = make.make_dispatch(sent=True)

    assert city.get(reverse("change-dispatch", args=[sent.pk])).status_code == 403
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Dispatch.objects.filter(pk=sent.pk).update(body_en="Other")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_once_one_is_told_and_each_partner_gets_it_once(client_of):
    partner("a@example.org")
    draft, two = make.make_dispatch(), [make.make_user(CITY) for _ in range(2)]
    seen = audience_of(Dispatch.objects.get(), two[0]).mark

    answers = together([lambda by=by: dispatching.send(draft, seen, by=by) for by in two])

    assert sum(isinstance(answer, StaleDispatch) for answer in answers) == 1
    assert draft.recipients.count() == 1


def test_only_city_administrators_write_and_a_draft_is_theirs_alone(client_of):
    draft, sent = make.make_dispatch(), make.make_dispatch(sent=True)

    for role in ("account manager", "district officer", "event officer", "leadership", "privacy officer"):
        reader = client_of(role)
        assert reader.get(reverse("new-dispatch")).status_code == 403
        assert reader.get(draft.get_absolute_url()).status_code == 404
        assert reader.get(sent.get_absolute_url()).status_code == 200
        with pytest.raises(PermissionDenied):
            dispatching.send(draft, "", by=reader.user)


def test_an_organization_shows_what_it_was_sent_and_the_list_counts(client_of):
    row = make.make_dispatch_recipient()
    reader = client_of("leadership")

    page = text_of(reader.get(row.organization.get_absolute_url()))
    table = text_of(reader.get(reverse("dispatches"), {"unconfirmed": "1", "organization": row.organization_id}))

    assert page.count(row.dispatch.get_absolute_url()) == 2
    assert row.dispatch.name_en in table


def test_the_rows_of_a_list_become_the_audience(city):
    first, second = partner("a@example.org"), partner("b@example.org")
    answer = city.get(reverse("dispatch-to-appointments"), {"tick": first.pk, "state": "active"})
    audience = city.get(answer.url).context["form"]["audience"].value()
    texts = {"name_en": "T", "name_zh": "题", "body_en": "B", "body_zh": "文"}
    city.post(reverse("new-dispatch"), {"kind": "guide", "audience": audience, **texts})
    ticked = Dispatch.objects.get()

    assert (ticked.audience_query, ticked.audience_keys) == ("state=active", [first.pk])
    assert [row.organization for row in audience_of(ticked, city.user).rows] == [first.organization]
    everyone = make.make_dispatch(audience_list="partners")
    assert {row.organization for row in audience_of(everyone, city.user).rows} == {
        first.organization, second.organization
    }  # fmt: skip
