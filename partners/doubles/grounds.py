"""Why two rows may be one, how much each ground weighs, and what says nothing."""

from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _

# What more rows share says nothing about which it is: the mailbox of an office, the site of a group.
SHARED = {"code": 5, "site": 8, "email": 4, "phone": 4, "wechat": 4, "name": 12, "pinyin": 12, "near": 20}

# Mailboxes of an office, not of a person.
OFFICE_BOXES = {
    *("info", "office", "contact", "contactus", "mail", "email", "post", "hello", "service", "services", "support"),
    *("sales", "admin", "hr", "marketing", "enquiry", "enquiries", "inquiry", "secretary", "reception", "invest"),
    *("webmaster", "noreply", "no-reply", "china", "shanghai", "team", "press", "media", "event", "events"),
}
# Sites where many keep a page.
COMMON_HOSTS = (
    *("linkedin.com", "facebook.com", "x.com", "twitter.com", "instagram.com", "youtube.com", "wikipedia.org"),
    *("baidu.com", "qq.com", "weibo.com", "weibo.cn", "zhihu.com", "alibaba.com", "1688.com", "made-in-china.com"),
    *("google.com", "github.io", "github.com", "wordpress.com", "wixsite.com", "bloomberg.com", "crunchbase.com"),
    *("gov.cn", "qcc.com", "tianyancha.com", "163.com", "sina.com.cn"),
)


class Ground(models.TextChoices):
    """In the order of their weight."""

    CODE = "code", _("Same credit code")
    EMAIL = "email", _("Same e-mail")
    WECHAT = "wechat", _("Same WeChat")
    NAME = "name", _("Same name")
    PHONE = "phone", _("Same phone")
    SITE = "site", _("Same web domain")
    PINYIN = "pinyin", _("Same name in pinyin")
    NEAR = "near", _("Nearly the same name")
    NAMES = nonmember(("name", "pinyin", "near"))


WEIGHT = {"code": 100, "email": 60, "wechat": 60, "name": 50, "phone": 40, "site": 40, "pinyin": 35, "near": 30}


def score(grounds):
    """How much speaks for it, of 100."""
    return min(100, sum(WEIGHT[ground] for ground in grounds))


def labels(grounds):
    """The grounds in words, the weightiest first."""
    return [ground.label for ground in Ground if ground in grounds]


def says_something(kind, value):
    """Whether a value of this kind may tell one row from others at all."""
    if not value:
        return False
    if kind == "email":
        return value.partition("@")[0] not in OFFICE_BOXES
    if kind == "phone":
        return len(value) >= 8
    if kind == "site":
        return "." in value and not any(value == host or value.endswith(f".{host}") for host in COMMON_HOSTS)
    return True
