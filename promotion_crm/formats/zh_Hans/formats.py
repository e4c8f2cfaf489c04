"""Where the office writes numbers and days otherwise than Django's Chinese formats."""

THOUSAND_SEPARATOR = ","  # Django's has none, and groups by four
NUMBER_GROUPING = 3
MONTH_DAY_FORMAT = "n月j日"
