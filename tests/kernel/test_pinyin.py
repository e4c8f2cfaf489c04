import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from promotion_crm.pinyin import _syllables
from promotion_crm.search import tokens

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)
WORDS = st.sampled_from(["银行", "重庆", "上海", "中国", "长江", "行", "会", "了", "王", "长"])


@given(HAN | st.lists(WORDS, min_size=1, max_size=4).map("".join))
def test_the_short_way_reads_as_the_dictionary_does(run):
    assert _syllables(run) == lazy_pinyin(run, errors="ignore")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("曾伟", ["zengwei", "zw", "cengwei"]),
        ("单国强", ["shanguoqiang", "sgq"]),
        ("吕布", ["lvbu", "lyubu", "lubu", "lb"]),
        ("中国银行", ["zhongguoyinhang", "yinhang", "zgyh"]),
    ],
)
def test_a_name_is_spelled_as_people_spell_it(name, typed):
    assert set(typed) <= set(tokens(name).split())
