"""Looking at a page as different people do: light, dark, on a desk, on a phone."""

from tests.browser.axe import problems

CONTRAST = ["color-contrast", "link-in-text-block"]
# Colours on their way from one theme to the other are no colours of the page.
SETTLE = "getComputedStyle(document.body).color; document.getAnimations().forEach((one) => one.finish())"
DESK, PHONE = {"width": 1440, "height": 1200}, {"width": 390, "height": 844}


def look(page, address, *, phone=True, dark=True, status=200):
    """What is wrong with the page at an address, one line each."""
    said = [f"status of {status}"] if status >= 400 else []
    with page.watch.expecting(*said):
        answer = page.goto(address)
    found = [] if answer.status == status else [f"{address} answers {answer.status}"]
    return found + shown(page, phone=phone, dark=dark)


def shown(page, *, phone=True, dark=True, within=None):
    """What is wrong with the page as it stands, or with a part of it."""
    found = problems(page, within=within)
    # The colours are the same in either language: looked at once.
    found += in_the_dark(page, within) if dark and page.locator("html[lang=en]").count() else []
    return found + (on_a_phone(page, within) if phone else [])


def in_the_dark(page, within=None):
    page.emulate_media(color_scheme="dark")
    page.evaluate(SETTLE)
    found = problems(page, rules=CONTRAST, within=within)
    page.emulate_media(color_scheme="light")
    page.evaluate(SETTLE)
    return [f"dark: {line}" for line in found]


def on_a_phone(page, within=None):
    page.set_viewport_size(PHONE)
    found = problems(page, within=within)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(DESK)
    if wide > PHONE["width"]:
        found.append(f"{page.url} is {wide} px wide")
    return [f"390 px: {line}" for line in found]
