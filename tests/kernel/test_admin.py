"""Every page of the admin for every role: it opens or is refused, and shows what that role may see."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from promotion_crm.models import CrmQuerySet, User
from promotion_crm.roles import AREAS, ROLES
from tests import make
from tests.admins import MODELS, admin_of, may, rows, url
from tests.world import World

pytestmark = pytest.mark.django_db
every_role = pytest.mark.parametrize("role", [*ROLES, "superuser"])
INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>\s*[^<\s]|<style|\sstyle\s*=|<[^>]*\son[a-z]+\s*=|javascript:")
DATA = re.compile(r'<script[^>]*type="application/json"[^>]*>[^<]*</script>')


@pytest.fixture
def everything(db):
    """A row of every model."""
    return {model: rows(model)[0] for model in MODELS}


def test_every_model_of_the_house_is_in_the_admin():
    missing = {
        name
        for area in ROLES["city administrator"].areas
        for name in AREAS[area]
        if name not in {model._meta.label_lower for model in MODELS}
    }

    inside = {"events.eventorganizer", "events.eventfigure", "partners.verificationcheck", "promotion_crm.viewmark"}
    inside |= {"events.policyfeedback", "events.restrictednote", "events.eventlead", "partners.applicationstep"}
    inside |= {f"partners.evaluation{x}" for x in ("clock", "head", "headscore", "input")}
    inside |= {"partners.contributionrule", "partners.incentiverule"}
    assert missing <= {*inside, *(f"events.meeting{x}" for x in OF_A_MEETING)}


OF_A_MEETING = ("organization", "contact", "attendee", "lead")


@every_role
def test_every_page_opens_or_is_refused_as_the_roles_say(client_of, everything, role):
    client = client_of(role)

    for model, row in everything.items():
        model_admin, request = admin_of(model, client)
        view, add, delete = (may(client.user, act, model) for act in ("view", "add", "delete"))
        listed, added = client.get(url(model, "changelist")), client.get(url(model, "add"))
        pages = [client.get(url(model, page, row.pk)) for page in ("change", "history", "delete")]

        assert listed.status_code == (200 if view else 403), model
        assert added.status_code == (200 if add and model_admin.has_add_permission(request) else 403), model
        if not model_admin.get_queryset(request).filter(pk=row.pk).exists():
            assert {page.status_code for page in pages} <= {302, 403}, model
            continue
        history = view and model_admin.has_history_permission(request, row)
        removal = delete and model_admin.has_delete_permission(request, row)
        assert [page.status_code for page in pages] == [200 if ok else 403 for ok in (view, history, removal)], model


@every_role
def test_no_page_shows_what_the_role_may_not_see(client_of, role):
    client = client_of(role, district=make.make_district())
    hidden = unreadable(World(client.user))

    for model in MODELS:
        model_admin, request = admin_of(model, client)
        seen = model_admin.get_queryset(request)
        others = model.objects.exclude(pk__in=seen.values("pk"))
        addresses = [url(model, "changelist")]
        for row in [*seen.order_by("-pk")[:3], *others[:8]]:
            addresses += [url(model, page, row.pk) for page in ("change", "history")]
        for address in addresses:
            text = client.get(address).content.decode()

            assert not [word for word in hidden if word in text], address


def unreadable(world):
    """The marks of rows whose very names this person may not read."""
    row_of = world.marks
    return {w for w in world.hidden() if not type(row_of[w]).objects.all().named_to(world.me).contains(row_of[w])}


@every_role
def test_lists_show_every_row_the_role_may_see(client_of, role):
    client = client_of(role, district=make.make_district())
    World(client.user)

    for model in MODELS:
        response = client.get(url(model, "changelist"))
        if response.status_code == 200 and isinstance(model.objects.all(), CrmQuerySet):
            shown = {row.pk for row in response.context["cl"].result_list}
            assert shown == set(model.objects.visible_to(client.user).values_list("pk", flat=True)), model


def test_no_page_holds_an_inline_script_or_style(client_of, everything):
    client = client_of("superuser")
    addresses = [reverse("admin:index"), reverse("admin:password_change")]
    for model, row in everything.items():
        addresses += [url(model, page, row.pk) for page in ("change", "history", "delete")]
        addresses += [url(model, page) for page in ("changelist", "add")]

    for address in addresses:
        text = DATA.sub("", client.get(address).content.decode())

        assert not INLINE.search(text), address


def test_lists_cost_the_same_with_many_rows(client_of, django_assert_max_num_queries):
    client = client_of("superuser")

    for model in MODELS:
        counts = []
        for count in (5, 55):
            rows(model, count)
            with django_assert_max_num_queries(40) as queries:
                assert client.get(url(model, "changelist")).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 14, (model, counts)


@every_role
def test_an_autocomplete_offers_only_what_the_role_may_see(client_of, role):
    client = client_of(role, district=make.make_district())
    world = World(client.user)

    for target, source in targets(client).items():
        answer = client.get(reverse("admin:autocomplete"), source | {"term": "Zq"})

        assert not [word for word in world.hidden() if word in answer.content.decode()], target


def targets(client):
    """Each model an autocomplete offers, with the address of one field that points to it."""
    found = {}
    for model in MODELS:
        model_admin, request = admin_of(model, client)
        for name in model_admin.get_autocomplete_fields(request):
            names = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": name}
            found.setdefault(model._meta.get_field(name).related_model, names)
    return found


def test_a_foreign_key_is_always_an_autocomplete(client_of):
    request = client_of("superuser").get("/admin/").wsgi_request

    for model, model_admin in admin.site._registry.items():
        keys = {f.name for f in model._meta.concrete_fields if f.is_relation and f.editable}
        assert keys <= {*model_admin.get_autocomplete_fields(request), *model_admin.plain_choices}


def test_colleagues_are_offered_by_name_to_whoever_may_give_them_work(client_of):
    make.make_user(username="anna", name_en="Anna Gone", is_active=False)
    make.make_user(username="annb", name_en="Anna Here")
    client = client_of("district officer")

    names = {"app_label": "partners", "model_name": "projectlead", "field_name": "owner"}
    answer = client.get(reverse("admin:autocomplete"), names | {"term": "Anna"}).json()

    assert [r["text"] for r in answer["results"]] == ["Anna Here"]
    assert client.get(url(User, "changelist")).status_code == 403


def test_strangers_to_the_staff_are_refused_and_nobody_is_asked_to_sign_in(client_of):
    for address in ("/admin/", "/admin/login/"):
        assert client_of(None).get(address, follow=True).redirect_chain[-1][0] == "/sign-in/?next=/admin/"
    assert client_of(make.make_user()).get("/admin/", follow=True).status_code == 403


@every_role
def test_the_index_names_only_what_the_role_may_see(client_of, role):
    client = client_of(role)

    apps = client.get("/admin/").context["app_list"]

    for app in apps:
        for shown in app["models"]:
            assert may(client.user, "view", shown["model"])


@pytest.mark.parametrize(
    "query",
    ["p=99", "p=abc", "o=99", "o=x", "kind__exact=nonsense", "nothing=1", "district__id__exact=x", "name_en[]=x"],
)
def test_a_list_says_which_value_makes_no_sense(client_of, query):
    response = client_of("superuser").get(url(make.Organization, "changelist") + "?" + query)

    assert response.status_code == 400
    assert query.split("=")[0] in response.content.decode()
