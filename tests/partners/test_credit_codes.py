"""What is said of a wrong unified social credit code, and how a right one may be typed."""

import pytest
from django.core.exceptions import ValidationError

from partners.models.credit_codes import check_credit_code, compact

RIGHT = "91310000MA1FL0000N"


@pytest.mark.parametrize(
    "typed", [RIGHT, RIGHT.lower(), "9131 0000 MA1FL0000N", "９１３１００００ＭＡ１ＦＬ００００Ｎ", f"{RIGHT}\u3000"]
)
def test_a_right_code_is_taken_as_people_type_it(typed):
    check_credit_code(typed)

    assert compact(typed) == RIGHT


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("91310000MA1FL00000", "The last character of “91310000MA1FL00000” should be N."),
        ("９１３１００００ＭＡ１ＦＬ０００００", "should be N."),
        ("91310000MA1FL0000", "it needs 18 characters"),
        ("91310000MA1FI0000N", "other than I, O, S, V and Z"),
        ("A1310000MA1FL0000N", "eight digits come first"),
        ("上海市普陀区某某有限公司代码一二三四五", "it needs 18 characters"),
    ],
)
def test_a_wrong_code_is_refused_with_what_is_wrong(typed, words):
    with pytest.raises(ValidationError, match=words):
        check_credit_code(typed)
