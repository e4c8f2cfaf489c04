"""The accessibility gate: WCAG 2.0, 2.1 and 2.2, levels A and AA, as axe checks them."""

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
AXE = Axe()


def problems(page, *, rules=(), within=None):
    """What axe finds on the page as it is shown, one line per kind; `rules` checks only these.

    `within` looks at a part of the page: a menu that lies over others is what one can reach then.
    """
    wanted = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
    found = AXE.run(page, context=within, options={"resultTypes": ["violations"], "runOnly": wanted, "preload": False})
    return [
        f"{page.url} {v['id']}: {v['help']}: " + "; ".join(_place(node) for node in v["nodes"][:3])
        for v in found.response["violations"]
    ]


def _place(node):
    target = " ".join(str(part) for part in node["target"])
    why = (node["any"] + node["all"] + node["none"] or [{"message": ""}])[0]["message"]
    return f"{target} [{node['html'][:100]}] {why}"
