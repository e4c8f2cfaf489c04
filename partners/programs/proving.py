"""Published evaluations recomputed from what they froze: in decimals of Python, apart from the SQL that scored them."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Sum

from partners.models import Evaluation, EvaluationHeadScore, EvaluationInput
from partners.models.evaluation_scores import head_score

NONE = Decimal(0)


def first_that_differs():
    """The first published evaluation that does not come to its stored figures, or None; and how many were looked at."""
    rows = EvaluationInput.objects.filter(evaluation__state="published").order_by()
    sums = {(pk, head): points for pk, head, points in rows.values_list("evaluation", "head").annotate(Sum("points"))}
    heads = EvaluationHeadScore.objects.filter(evaluation__state="published").order_by("evaluation", "id")
    totals, wrong, count = defaultdict(Decimal), set(), 0
    for row in heads.iterator():
        points = sums.get((row.evaluation_id, row.head), NONE)
        score = head_score(points, row.full_points, row.weight)
        totals[row.evaluation_id] += score
        if (points, score) != (row.points, row.score):
            wrong.add(row.evaluation_id)
    for pk, total in Evaluation.objects.published().order_by("pk").values_list("pk", "total").iterator():
        count += 1
        if pk in wrong or totals[pk] != total:
            return Evaluation.objects.select_related("appointment__organization").get(pk=pk), count
    return None, count
