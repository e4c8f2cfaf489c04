"""A large export as a person makes it: asked for, watched, downloaded; and the pages around it."""

import pytest
from django.utils.timezone import now

from tests import make
from tests.browser.looking import look
from tests.kernel.working import work

pytestmark = pytest.mark.django_db(transaction=True)
ROLE = "city administrator"


@pytest.fixture(autouse=True)
def small(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path / "exports"
    settings.EXPORT_AT_ONCE = {"csv": 1, "xlsx": 1}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_of_exports_shuts_anybody_out(open_page, language):
    me = make.make_user(ROLE, language=language)
    make.make_export_record(user=me, list_name="leads", filters={"stage": ["signed"]}, purpose="The report")
    schedule = make.make_export_schedule(owner=me)
    jobs = [
        make.make_job(owner=me),
        make.make_job(owner=me, state="running", started_at=now(), done=3, total=9),
        make.make_job(owner=me, state="failed", ended_at=now(), why="There is no such list any more."),
        make.make_job(owner=me, state="cancelled", ended_at=now()),
        make.make_job(owner=me, state="done", ended_at=now(), result={"export": 1, "mail": "Sent."}),
    ]
    page = open_page(me)

    found = [line for job in jobs for line in look(page, job.get_absolute_url())]
    for url in ("", "schedules/", f"schedules/{schedule.pk}/", f"schedules/{schedule.pk}/delete/"):
        found += look(page, f"/exports/{url}")
    found += look(page, "/exports/schedules/new/?list=contacts&columns=name,email")

    assert not found, "\n".join(found)


def test_a_large_export_is_watched_and_downloaded(open_page):
    me = make.make_user(ROLE)
    for n in range(3):
        make.make_lead(title=f"Project {n}")
    page = open_page(me)
    page.goto("/leads/?columns=title&sort=title")

    page.locator("summary", has_text="Export").click()
    page.get_by_role("link", name="CSV").click()
    page.get_by_text("It waits for its turn").wait_for()
    work()
    page.get_by_role("link", name="Download").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download").click()

    text = taken.value.path().read_text("utf-8-sig")
    assert text == "Project\nProject 0\nProject 1\nProject 2\n"


def test_a_schedule_asks_only_for_the_day_of_its_rhythm(open_page):
    page = open_page(make.make_user(ROLE))
    page.goto("/leads/")
    make.make_lead()
    page.goto("/exports/schedules/new/?list=leads&stage=signed")

    for every, shown in (("day", [False, False]), ("week", [True, False]), ("month", [False, True])):
        page.locator("#id_every").select_option(every)
        seen = [page.locator(name).is_visible() for name in ("#id_weekday", "#id_day")]
        assert seen == shown, every
    page.locator("#id_name").fill("For the report")
    page.get_by_role("button", name="Schedule").click()

    page.get_by_text("on day 1 of each month at 07:00").wait_for()
