"""How far the leads received in a time came: counts, conversion, days, money, and the rows behind each.

`asking` reads the question, `counting` asks the database, `table` and `groups` make of it
what the page shows. The cohort, and what "reached" means, are told on the page itself.
"""
