"""A guide that went to the partners of a batch, some of whom confirmed it, and a draft: marked as samples."""

from partners.models import Dispatch
from partners.programs.audience import asked, audience_of, in_words
from partners.programs.dispatching import note_confirmed, send
from promotion_crm.models import User

GUIDE = {
    "kind": "guide",
    "name_en": "Sample: guide to introducing a project",
    "name_zh": "样例：项目引荐指南",
    "body_en": "Sample text. How a project is introduced, which facts we need, and within how many days we answer.",
    "body_zh": "样例正文。如何引荐项目、需要哪些信息，以及我们在几日内答复。",
    "audience_query": "program=GIPP&batch=3",
}
DRAFT = {
    "kind": "event",
    "name_en": "Sample: partners' roundtable in spring",
    "name_zh": "样例：春季伙伴圆桌会",
    "body_en": "Sample text. The day and the place follow.",
    "body_zh": "样例正文。时间和地点另行通知。",
    "audience_query": "",
}
CONFIRMED = 4


def load(today):
    city = User.objects.get(username="city")
    guide = _written(GUIDE, city)
    _written(DRAFT, city)
    found = audience_of(guide, city)
    if found.rows:
        send(guide, found.mark, by=city, mail=False)
        first = list(guide.recipients.order_by("pk").values_list("pk", flat=True)[:CONFIRMED])
        note_confirmed(guide, first, by=city, how="phone", on=today)


def _written(texts, by):
    words = in_words(asked("appointments", texts["audience_query"], by))
    draft = Dispatch(**texts, audience_list="appointments", audience_words=words, created_by=by, is_sample=True)
    draft.save()
    return Dispatch.objects.get(pk=draft.pk)
