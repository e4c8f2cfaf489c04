"""What a row of the matrix says, and what an answer of the site amounts to."""

from dataclasses import dataclass, field

from django.urls import reverse

LET_IN, REFUSED, NOT_FOUND, SIGN_IN, OTHER_METHOD = "let in", "refused", "not found", "to sign in", "other method"


@dataclass(frozen=True)
class Way:
    """One address: whose page it is (`get`) and who acts there (`post`), as letters of people.py.

    None means there is no such page or act at all, whoever asks. `of` names a row of objects.py
    that the address is about; it is one that the person sees, where they see any.
    """

    name: str
    get: str | None = None
    post: str | None = None
    of: str = ""
    body: dict = field(default_factory=dict)
    query: dict = field(default_factory=dict)
    words: str = ""
    case: str = ""  # of two acts at one address

    def address(self, objects):
        return reverse(self.name, args=objects.keys(self.of) if self.of else ())

    def filled(self, objects, method):
        """The query and, of a post, the body; a function in them is asked for what the objects are."""
        parts = (self.query, self.body if method == "post" else {})
        return [{name: value(objects) if callable(value) else value for name, value in part.items()} for part in parts]

    def allowed(self, method):
        return {"get": self.get, "post": self.post}[method]


def answer_of(response):
    """What a response amounts to: one of the words above. 2xx, a redirect inside, 400, 409, 410, 422: let in."""
    status = response.status_code
    if status == 302 and response.url.startswith((f"{reverse('sign-in')}?", reverse("admin:login"))):
        return SIGN_IN
    if status == 302 and response.url == reverse("admin:index"):
        return NOT_FOUND  # how the administration says that there is no such record
    known = {403: REFUSED, 401: SIGN_IN, 404: NOT_FOUND, 405: OTHER_METHOD}
    assert status < 500, f"{response.request['PATH_INFO']} answers {status}"
    return known.get(status, LET_IN)
