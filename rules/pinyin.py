"""Pinyin of names, for search by initials 拼音首字母 (A15).

Surnames are read as surnames: 单 is *shan*, 曾 *zeng*. With ``person=False`` (firms: 解放汽车) they are read as words.
Without ``pypinyin`` everything is '', and the search by initials finds nothing.
"""

import re
import unicodedata

from .text import clean, fold_width

try:
    from pypinyin import Style, lazy_pinyin
except ImportError:
    lazy_pinyin = None

SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "长孙": "zhang sun", "单于": "chan yu", "澹台": "tan tai", "鲜于": "xian yu",
    "亓官": "qi guan", "宰父": "zai fu", "子车": "zi ju", "令狐": "ling hu", "呼延": "hu yan", "皇甫": "huang fu",
    "夏侯": "xia hou", "淳于": "chun yu", "濮阳": "pu yang", "颛孙": "zhuan sun", "拓跋": "tuo ba", "独孤": "du gu",
    "单": "shan", "仇": "qiu", "区": "ou", "查": "zha", "曾": "zeng", "解": "xie", "华": "hua", "任": "ren",
    "盖": "ge", "朴": "piao", "乐": "yue", "员": "yun", "宁": "ning", "缪": "miao", "翟": "zhai", "覃": "qin",
    "冼": "xian", "洗": "xian", "黑": "he", "秘": "bi", "折": "she", "召": "shao", "句": "gou", "繁": "po",
    "隗": "wei", "牟": "mu", "葛": "ge", "纪": "ji", "应": "ying", "祭": "zhai", "种": "chong", "重": "chong",
    "卜": "bu", "晁": "chao", "谌": "chen", "车": "che", "那": "na", "乜": "nie", "么": "yao", "幺": "yao",
    "能": "nai", "曲": "qu", "撒": "sa", "沈": "shen", "石": "shi", "盛": "sheng", "宿": "su", "相": "xiang",
    "行": "xing", "郗": "xi", "都": "du", "燕": "yan", "褚": "chu", "佴": "nai", "逄": "pang", "占": "zhan",
    "叶": "ye", "柏": "bai", "薄": "bo", "贾": "jia", "尹": "yin", "於": "yu", "俞": "yu", "教": "jiao", "哈": "ha",
    "冯": "feng", "鲍": "bao", "庞": "pang", "夏": "xia", "于": "yu", "瞿": "qu", "强": "qiang", "牛": "niu",
    "术": "zhu", "适": "kuo", "过": "guo", "阚": "kan", "臧": "zang", "祝": "zhu", "呙": "guo", "殷": "yin",
}  # fmt: skip
_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(f"[{_HAN}]+|[a-z0-9]+")


def full(name, person=True):
    """
    >>> full("张三丰"), full("单雄信"), full("Tony 陈")
    ('zhangsanfeng', 'shanxiongxin', 'tonychen')
    """
    return "".join(_syllables(name, person))


def initials(name, person=True):
    """First letters of the syllables; Latin letters and digits stay whole.

    >>> initials("张三丰"), initials("买买提·吐尔逊"), initials("VIP李")
    ('zsf', 'mmttex', 'vipl')
    """
    return "".join(part if part.latin else part[:1] for part in _syllables(name, person))


class _Part(str):
    """One syllable, or a run of Latin letters."""

    __slots__ = ("latin",)

    def __new__(cls, value, latin=False):
        part = super().__new__(cls, value)
        part.latin = latin
        return part


def _syllables(name, person):
    if lazy_pinyin is None:
        return []
    text = fold_width(clean(name))
    # Accents go (é → e); Han characters of the compatibility block stay, hence no NFKD of the whole.
    text = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char)).lower()
    parts = []
    for match in _RUNS.finditer(text):
        run = match[0]
        if run[0].isascii():
            parts.append(_Part(run, latin=True))
            continue
        if person and match.start() == 0 and "·" not in text:
            surname = next((run[:size] for size in (2, 1) if run[:size] in SURNAMES), "")
            parts += map(_Part, SURNAMES.get(surname, "").split())
            run = run[len(surname):]
        if run:
            parts += map(_Part, lazy_pinyin(run, style=Style.NORMAL, errors="ignore"))
    return parts
