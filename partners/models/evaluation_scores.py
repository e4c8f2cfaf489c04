"""The arithmetic of a score, in one place: decimals, rounded half up to hundredths head by head.

A head gives min(points, full points) ÷ full points × weight. Each is rounded by itself and the total is their
sum, so that the figures on a page add up, and since weights have two decimals and make 100, it never exceeds 100.
"""

from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
# The same in SQL, of columns; the round() of PostgreSQL's numeric is half up for what is not negative.
SQL = "round(LEAST({points}, {full_points}) * {weight} / {full_points}, 2)"


def head_score(points, full_points, weight):
    return (min(points, full_points) * weight / full_points).quantize(HUNDREDTH, ROUND_HALF_UP)
