"""Changing records in the admin: what is refused, what is kept, what the History page says."""

from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from events.models import FollowUp
from partners.models import Organization, ProjectLead, StageChange
from partners.pipeline import Stage
from promotion_crm.models import User
from tests import make
from tests.admins import change, filled, url

pytestmark = pytest.mark.django_db


def errors(response):
    return " ".join(str(e) for e in response.context["errors"])


@pytest.fixture
def city(client_of):
    return client_of("city administrator")


def test_the_history_says_who_changed_what_from_what_to_what_and_why(city):
    row = make.make_organization(name_en="Before Ltd", district=make.make_district(name_en="Putuo"))
    form = filled(city.get(change(row)), name_en="After Ltd", district="", history_reason="They were renamed")

    saved = city.post(change(row), form)
    page = city.get(url(Organization, "history", row.pk)).content.decode()

    assert saved.status_code == 302
    for words in ("English name", "Before Ltd", "After Ltd", "Putuo", "They were renamed", change(row)):
        assert words in page
    assert city.user.name_en in page


def test_the_history_is_read_page_by_page(city):
    row = make.make_organization()
    for n in range(60):
        Organization.objects.filter(pk=row.pk).update(website=f"https://example.com/{n}")
    address = url(Organization, "history", row.pk)

    first = city.get(address)
    rest = city.get(address, {"before": first.context["older"]})

    seen = [entry.id for page in (first, rest) for entry in page.context["entries"]]
    assert len(seen) == len(set(seen)) == 61
    assert rest.context["older"] is None
    assert city.get(address, {"before": "abc"}).status_code == 400


def test_the_history_does_not_name_what_its_reader_may_not_see(client_of):
    client = client_of("district officer", district=make.make_district())
    secret = make.make_lead(title="Zqsecret", confidentiality="restricted")
    mine = make.make_follow_up(owner=client.user, lead=secret)
    FollowUp.objects.filter(pk=mine.pk).update(lead=make.make_lead(title="Zqother"))

    for page in ("history", "change", "changelist"):
        text = client.get(url(FollowUp, page, *([] if page == "changelist" else [mine.pk]))).content.decode()

        assert "Zqsecret" not in text
        assert "Zqother" not in text
        assert "(not visible to you)" in text


def test_the_second_of_two_editors_is_told_and_loses_nothing(client_of):
    row = make.make_organization(name_en="Name", note="", website="")
    wang, lin = client_of("city administrator", name_en="Wang"), client_of("city administrator", name_en="Lin")
    theirs = filled(wang.get(change(row)), name_en="Name by Wang", note="Note by Wang")
    mine = filled(lin.get(change(row)), name_en="Name by Lin", website="https://lin.example.com/")

    assert wang.post(change(row), theirs).status_code == 302
    refused = lin.post(change(row), mine)

    told = errors(refused)
    assert "Wang changed English name from “Name” to “Name by Wang” at" in told
    assert "Wang changed Note from “—” to “Note by Wang” at" in told
    assert "Save again to keep your version of English name." in told
    shown = refused.context["adminform"].form
    assert shown["name_en"].value() == "Name by Lin"
    assert shown["website"].value() == "https://lin.example.com/"
    assert shown["note"].value() == "Note by Wang"
    assert lin.post(change(row), filled(refused)).status_code == 302
    row.refresh_from_db()
    assert (row.name_en, row.note, row.website) == ("Name by Lin", "Note by Wang", "https://lin.example.com/")


def test_a_form_without_the_mark_of_what_was_seen_is_refused(city):
    row = make.make_organization()
    form = filled(city.get(change(row)), name_en="Other")
    form.pop("history_seen")

    refused = city.post(change(row), form)

    assert "Someone else saved this organization" in errors(refused)


def test_a_move_along_the_pipeline_is_told_to_whoever_edits_the_lead(city):
    lead = make.make_lead(Stage.QUALIFIED, contact=make.make_contact(), first_met_on="2026-01-01")
    form = filled(city.get(change(lead)), title="New title")
    lead.move_to(Stage.NEGOTIATING, by=city.user)

    refused = city.post(change(lead), form)
    saved = city.post(change(lead), filled(refused))

    assert "changed Stage from “Qualified” to “Negotiating”" in errors(refused)
    assert saved.status_code == 302
    lead.refresh_from_db()
    assert (lead.title, lead.stage) == ("New title", Stage.NEGOTIATING)


def test_a_changed_row_of_an_inline_is_told_too(city):
    introduction = make.make_introduction(share=50)
    form = filled(city.get(change(introduction.lead)))
    share = next(name for name in form if name.endswith("0-share"))
    type(introduction).objects.filter(pk=introduction.pk).update(share=20)

    refused = city.post(change(introduction.lead), form | {share: "60"})

    assert "changed Share in percent from “50.00” to “20.00”" in errors(refused)


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_the_same_instant_one_is_told():
    row = make.make_organization(name_en="Name")
    user = make.make_user(superuser=True)
    answers, barrier = [], Barrier(2)

    def edit(name):
        client = Client()
        client.force_login(user)
        form = filled(client.get(change(row)), name_en=name)
        barrier.wait()
        answers.append(client.post(change(row), form).status_code)
        connection.close()

    threads = [Thread(target=edit, args=[name]) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200, 302]


def test_a_posted_key_of_a_row_one_may_not_see_is_refused(client_of):
    client = client_of("district officer", district=make.make_district())
    secret = make.make_lead(confidentiality="restricted")
    mine = make.make_follow_up(owner=client.user)

    refused = client.post(change(mine), filled(client.get(change(mine)), lead=secret.pk))

    assert "lead" in refused.context["adminform"].form.errors
    assert secret.title not in refused.content.decode()


def test_a_restricted_lead_of_a_follow_up_stays_when_the_rest_is_changed(client_of):
    client = client_of("district officer", district=make.make_district())
    secret = make.make_lead(confidentiality="restricted")
    mine = make.make_follow_up(owner=client.user, lead=secret)

    saved = client.post(change(mine), filled(client.get(change(mine)), what="Call them"))

    assert saved.status_code == 302
    mine.refresh_from_db()
    assert (mine.what, mine.lead) == ("Call them", secret)


def test_an_owner_who_has_left_stays_until_another_is_named(city):
    gone = make.make_user("account manager", is_active=False)
    lead = make.make_lead(owner=gone)

    saved = city.post(change(lead), filled(city.get(change(lead)), title="New title"))

    assert saved.status_code == 302
    assert ProjectLead.objects.get(pk=lead.pk).owner == gone


def test_a_row_one_may_only_read_cannot_be_changed(client_of):
    client = client_of("district officer", district=make.make_district())
    row = make.make_organization(district=make.make_district())

    assert client.get(change(row)).status_code == 200
    assert client.post(change(row), {"name_en": "Mine now"}).status_code == 403
    assert Organization.objects.get(pk=row.pk).name_en == row.name_en


def test_stage_changes_are_never_added_edited_or_deleted(client_of):
    client, row = client_of("superuser"), make.make_stage_change()

    assert client.post(url(StageChange, "add"), {}).status_code == 403
    assert client.post(change(row), {"note": "x"}).status_code == 403
    assert client.post(url(StageChange, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_what_others_need_is_not_deleted_and_the_page_says_why(city):
    contact = make.make_contact()

    page = city.get(url(Organization, "delete", contact.organization.pk))
    refused = city.post(url(Organization, "delete", contact.organization.pk), {"post": "yes"})

    assert contact.name_en in page.content.decode()
    assert refused.status_code == 200
    assert Organization.objects.filter(pk=contact.organization.pk).exists()


def test_many_are_deleted_only_where_each_may_be(client_of):
    free, kept = make.make_organization(), make.make_contact().organization
    chosen = {"action": "delete_selected", "_selected_action": [free.pk, kept.pk]}
    address = url(Organization, "changelist")

    offered = client_of("account manager").get(address).content.decode()
    client_of("city administrator").post(address, chosen | {"post": "yes"})

    assert "delete_selected" not in offered
    assert Organization.objects.filter(pk__in=[free.pk, kept.pk]).count() == 2


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/organizations/1/", "/organizations/1/"),
        ("https://elsewhere.example/", "/admin/partners/organization/"),
        ("//elsewhere.example/", "/admin/partners/organization/"),
    ],
)
def test_saving_leads_back_to_a_page_of_ours(city, asked, led):
    row = make.make_organization()
    address = f"{change(row)}?next={asked}"

    assert city.post(address, filled(city.get(address))).url == led


def test_a_system_administrator_makes_no_superuser_and_gives_themselves_no_role(client_of):
    client = client_of("system administrator")
    boss = make.make_user(superuser=True)
    everything = Group.objects.get(name="city administrator")

    assert client.post(change(boss), {"username": "mine"}).status_code == 403
    form = filled(client.get(change(client.user)), is_superuser="on", groups=[everything.pk])
    assert client.post(change(client.user), form).status_code == 302
    me = User.objects.get(pk=client.user.pk)
    assert (me.is_superuser, me.roles) == (False, {"system administrator"})


def test_a_colleague_is_added_with_a_role(client_of):
    client = client_of("system administrator")
    role = Group.objects.get(name="verifier")
    password = {"password1": "long and odd 42", "password2": "long and odd 42", "usable_password": "true"}
    page = client.get(url(User, "add"))

    form = filled(page, username="ling", name_zh="凌悦", groups=[role.pk], **password)
    assert client.post(url(User, "add"), form).status_code == 302

    ling = User.objects.get(username="ling")
    assert (ling.roles, ling.is_staff, ling.check_password("long and odd 42")) == ({"verifier"}, True, True)
