"""Where the office writes numbers and days otherwise than Django's Chinese formats."""

THOUSAND_SEPARATOR = ","  # Django's has none, and groups by four
NUMBER_GROUPING = 3
MONTH_DAY_FORMAT = "n月j日"

# The first is how a form shows a day; the others are understood too.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
DATETIME_INPUT_FORMATS = [
    f"{day} {time}" for day in DATE_INPUT_FORMATS for time in ("%H:%M:%S", "%H:%M:%S.%f", "%H:%M")
]
