"""Properties of permissions over any mix of roles, rows and people; the rules of DOMAIN.md, said anew here."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.models import ProjectLead
from promotion_crm import roles
from tests import make
from tests.world import RESTRICTED, World

pytestmark = pytest.mark.django_db
quick = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ANY_ROLES = st.sets(st.sampled_from(list(roles.ROLES)), max_size=3)
LEADS = st.fixed_dictionaries(
    {"mine": st.booleans(), "here": st.booleans(), "met_here": st.booleans(), "restricted": st.booleans()}
)


def may_see(held, lead):
    """The column “leads, landings” and “restricted leads” of DOMAIN.md, in plain words."""
    if "city administrator" in held:
        return True
    named = lead["mine"] and held & {"account manager", "district officer"}
    if lead["restricted"]:
        return bool(named)
    of_district = "district officer" in held and (lead["here"] or lead["met_here"])
    return bool(named or of_district or held & {"verifier", "leadership"})


def may_change(held, lead):
    return may_see(held & {"city administrator", "account manager", "district officer"}, lead)


@quick
@given(held=ANY_ROLES, wanted=st.lists(LEADS, min_size=1, max_size=4))
def test_leads_are_seen_and_changed_as_the_table_of_roles_says(held, wanted):
    here, there, other = make.make_district(), make.make_district(), make.make_user()
    me = make.make_user(held, district=here)
    rows = [(_lead(lead, me, other, here, there), lead) for lead in wanted]

    seen = set(ProjectLead.objects.visible_to(me))
    changed = set(ProjectLead.objects.editable_by(me))

    assert {row.pk: row in seen for row, _lead in rows} == {row.pk: may_see(held, lead) for row, lead in rows}
    assert {row.pk: row in changed for row, _lead in rows} == {row.pk: may_change(held, lead) for row, lead in rows}


def _lead(lead, me, other, here, there):
    return make.make_lead(
        owner=me if lead["mine"] else other,
        district=here if lead["here"] else there,
        first_negotiation_district=here if lead["met_here"] else there,
        confidentiality=RESTRICTED if lead["restricted"] else "normal",
    )


@pytest.mark.parametrize("held", [("account manager", "verifier"), ("district officer", "leadership", "event officer")])
def test_roles_together_see_what_each_of_them_sees_and_change_only_what_they_see(held):
    world = World(make.make_user(held, district=make.make_district()))
    alone = [make.make_user(role, district=world.here) for role in held]

    for model in {type(row) for row in world.marks.values()}:
        together = set(model.objects.visible_to(world.me))
        mine_to_change = set(model.objects.editable_by(world.me))

        assert mine_to_change <= together, model
        assert all(set(model.objects.visible_to(user)) <= together for user in alone), model
