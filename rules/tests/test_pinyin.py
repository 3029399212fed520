import pytest
from hypothesis import given

from rules import pinyin
from rules.tests.generators import anything, many

pytest.importorskip("pypinyin")


@pytest.mark.parametrize(
    "name, initials, full",
    [
        ("张三丰", "zsf", "zhangsanfeng"),
        ("单雄信", "sxx", "shanxiongxin"),
        ("仇英", "qy", "qiuying"),
        ("区志强", "ozq", "ouzhiqiang"),
        ("查良镛", "zly", "zhaliangyong"),
        ("曾国藩", "zgf", "zengguofan"),
        ("解晓东", "xxd", "xiexiaodong"),
        ("华罗庚", "hlg", "hualuogeng"),
        ("任盈盈", "ryy", "renyingying"),
        ("盖叫天", "gjt", "gejiaotian"),
        ("朴树", "ps", "piaoshu"),
        ("尉迟恭", "ycg", "yuchigong"),
        ("长孙无忌", "zswj", "zhangsunwuji"),
        ("万俟卨", "mqx", "moqixie"),
        ("欧阳修", "oyx", "ouyangxiu"),
        ("吕布", "lb", "lvbu"),
        ("买买提·吐尔逊", "mmttex", "maimaitituerxun"),
        ("VIP李", "vipl", "vipli"),
        ("Tony　陈", "tonyc", "tonychen"),
        ("Ｊosé", "jose", "jose"),
        ("😀王", "w", "wang"),
        ("", "", ""),
        (None, "", ""),
        ("·", "", ""),
    ],
)
def test_names(name, initials, full):
    assert pinyin.initials(name) == initials
    assert pinyin.full(name) == full


def test_a_firm_is_no_surname():
    assert pinyin.full("解放汽车", person=False) == "jiefangqiche"
    assert pinyin.full("单位食堂", person=False) == "danweishitang"


@many
@given(anything)
def test_any_text_gives_plain_letters(value):
    for result in (pinyin.initials(value), pinyin.full(value)):
        assert all(char.isascii() and (char.isalnum()) and char == char.lower() for char in result)


def test_without_pypinyin(monkeypatch):
    monkeypatch.setattr(pinyin, "lazy_pinyin", None)
    assert pinyin.initials("张三丰") == pinyin.full("张三丰") == ""
