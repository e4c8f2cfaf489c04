"""Names of generated people and organizations: invented, Latin and Chinese, common ones more often."""

from functools import cache

from promotion_crm.pinyin import readings, surname

from .places import listed

GIVEN = listed(
    "Anna James Maria Thomas Laura Michael Sophie David Emma Peter Julia Daniel Elena Martin Sarah Andreas"
    " Claire Paul Nina Robert Katrin Marco Alice Stefan Hannah Jan Olivia Lukas Ingrid Pierre Amelie Yuki"
    " Kenji Haruto Aiko Min-jun Ji-woo Seo-yeon Rahul Priya Arjun Ananya Noa Eitan Tamar Yael Carlos Lucia"
    " Diego Isabel Mateus Beatriz Omar Layla Erik Astrid Lars Freja Aleksandra Piotr Zofia Ivan Chloé René Zoë"
    " Jürgen Søren Björn José Inês François Hélène"
)
FAMILY = listed(
    "Smith Müller Schmidt Tanaka Suzuki Kim Lee Martin Bernard Rossi Johnson Brown Williams Schneider Fischer"
    " Weber Sato Takahashi Watanabe Park Choi Dubois Moreau Bianchi Romano Miller Davis Wilson Anderson Taylor"
    " Becker Hoffmann Ito Yamamoto Nakamura Jung Laurent Lefèvre Ferrari Ricci Moore Jackson White Harris"
    " Clark Wagner Bauer Koch Kobayashi Yoshida Kang Petit Girard Conti Greco Cohen Levy Mizrahi Friedman"
    " Sharma Patel Gupta Singh Khan Silva Santos Oliveira García López Fernández Nilsson Larsen Hansen Jensen"
    " Virtanen Kowalski Nowak Novák Horváth Ivanov Petrov O'Brien Murphy Kelly Van-den-Berg De-Vries Jansen"
    " Peeters Meier Keller Brunner Gruber Öztürk Yılmaz Nguyen Tan Lim"
)
CHINESE_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵单"
)
FIRST = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂建文志国海晓玉雪子思雨嘉俊宇佳梦欣"
SECOND = "华英国民龙玲红梅生辉峰波宁林健鹏云飞兰凤琴琳洁慧颖轩涵怡彤晨瑶琪睿豪哲"
CHINESE_GIVEN = [*FIRST[:18]] + [a + b for a in FIRST[:24] for b in SECOND[:26]]

SOUNDS = listed("vel nor kas mir dan tor lum ber sil har ven gal rho zen ost kal fen bru tav ela")
ENDINGS = listed("mora dex ria tec lund vik sen nova lis gard stein max ora beck ton via rix dale mont ko")
FIELDS = [
    ("Biotech", "生物科技"),
    ("Logistics", "物流"),
    ("Semiconductor", "半导体"),
    ("Automotive", "汽车"),
    ("Capital", "资本"),
    ("Consulting", "咨询"),
    ("Materials", "新材料"),
    ("Robotics", "机器人"),
    ("Energy", "能源"),
    ("Water", "水务"),
    ("Foods", "食品"),
    ("Medical", "医疗器械"),
    ("Software", "软件"),
    ("Chemicals", "化工"),
    ("Aviation", "航空"),
    ("Trading", "贸易"),
]
BRAND = "瑞华德康盛泰信达恒远博联创新安嘉利科凯正源美邦亚中欧海东润丰宏"
SUFFIX = {
    "DE": "GmbH",
    "US": "Inc.",
    "JP": "K.K.",
    "GB": "Ltd",
    "FR": "SA",
    "SG": "Pte Ltd",
    "CH": "AG",
    "IT": "S.p.A.",
}
CHINESE_PLACES = ("CN", "HK", "TW", "MO", "SG")


@cache
def romanized(characters):
    """Chinese in Latin letters, with a capital: 建国 is Jianguo."""
    return readings(characters)[0].capitalize()


@cache
def romanized_family(character):
    return surname(character).capitalize()


def often_first(draw, choices):
    """One of `choices`, the first ones far more often; `draw` is between 0 and 1."""
    return choices[int(draw * draw * len(choices))]


def person(draw, country):
    """(English given, English family, Chinese name or ""); `draw` gives numbers between 0 and 1."""
    chinese = 0.9 if country in CHINESE_PLACES else 0.3
    if draw() < chinese:
        family, given = often_first(draw(), CHINESE_FAMILY), often_first(draw(), CHINESE_GIVEN)
        return romanized(given), romanized_family(family), family + given
    return often_first(draw(), GIVEN), often_first(draw(), FAMILY), ""


def organization(draw, country):
    """(English name, Chinese name), one of the two at times missing."""
    field_en, field_zh = often_first(draw(), FIELDS)
    brand_zh = BRAND[int(draw() * len(BRAND))] + BRAND[int(draw() * len(BRAND))]
    if country == "CN":
        chinese = brand_zh + field_zh + ("有限公司" if draw() < 0.7 else "集团")
        return ("" if draw() < 0.4 else f"{romanized(brand_zh)} {field_en} Co., Ltd"), chinese
    brand = SOUNDS[int(draw() * len(SOUNDS))] + SOUNDS[int(draw() * len(SOUNDS))]
    brand = (brand + ENDINGS[int(draw() * len(ENDINGS))]).capitalize()
    name = f"{brand} {field_en} {SUFFIX.get(country, 'Group')}"
    return name, (brand_zh + field_zh if draw() < 0.45 or country in CHINESE_PLACES else "")
