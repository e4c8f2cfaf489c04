"""Pages that are opened by a link alone: their address goes nowhere else and they are kept by nobody."""

CLOSED_TO_OTHERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store, private",
}


def sealed(response):
    for name, value in CLOSED_TO_OTHERS.items():
        response[name] = value
    return response
