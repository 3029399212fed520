"""Number plates 号牌, GA 36-2018 (J01, B06, A15).

Kinds: ``ordinary`` 普通 (沪A12345), ``new_energy`` 新能源 (沪AD12345 small, 沪A12345D large), ``temporary`` 临时 (沪A12345临) and the
special ones ``police`` 警, ``training`` 学, ``trailer`` 挂, ``hong_kong`` 港, ``macau`` 澳, ``embassy`` 使, ``consulate`` 领,
``emergency`` 应急, ``military`` 军, ``armed_police`` 武警.
"""

import re
from typing import NamedTuple

from .errors import RuleError
from .text import clean, fold_width

PROVINCES = tuple("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
NEW_ENERGY_LETTERS = "ABCDEFGHJK"  # D A B C E: battery only; F G H J K: others
_P = "[" + "".join(PROVINCES) + "]"
_L = "[A-HJ-Z]"  # authority letter: never I; O was given to public security
_S = "[0-9A-HJ-NP-Z]"  # serial: neither I nor O
_N = f"[{NEW_ENERGY_LETTERS}]"
_SUFFIXES = {"警": "police", "学": "training", "挂": "trailer", "港": "hong_kong", "澳": "macau", "领": "consulate"}
# First letters of the military series, kept apart from a civil plate whose province was forgotten.
_MILITARY = re.compile("[VZKHEBSLJNGCP][A-HJ-NP-Z][0-9A-Z][0-9]{4}|[军空海北沈兰济南广成][A-Z][0-9A-Z][0-9]{4}")
_ARMED_POLICE = re.compile(f"WJ(?:{_P}|[0-9]{{2}})?[0-9A-HJ-NP-Z]{{5}}")
_EMBASSY = re.compile("使[0-9]{6}|[0-9]{6}使")
_EMERGENCY = re.compile(f"{_P}[SX]{_S}[0-9]{{3}}应急")
_SEPARATORS = re.compile(r"[\s·•・‧∙⋅.\-_—–'‘’|]")


class Plate(NamedTuple):
    plate: str
    kind: str


def search_key(term):
    """What a person types, made comparable with stored plates, also in part.

    >>> search_key(" 沪a·123")
    '沪A123'
    """
    return _SEPARATORS.sub("", fold_width(clean(term))).upper()


def normalise(text):
    """The plate without separators, and its kind; ``RuleError`` says which part is wrong.

    >>> normalise("沪a·12345")
    Plate(plate='沪A12345', kind='ordinary')
    >>> normalise("沪A D12345").kind, normalise("粤Z 1234港").kind, normalise("临 沪A12345").plate
    ('new_energy', 'hong_kong', '沪A12345临')
    """
    plate = search_key(text)
    if not plate:
        raise RuleError("plate.empty")
    if not re.fullmatch(r"[0-9A-Z\u4e00-\u9fff]+", plate):
        raise RuleError("plate.characters", value=plate)
    for pattern, kind in (
        (_ARMED_POLICE, "armed_police"),
        (_MILITARY, "military"),
        (_EMBASSY, "embassy"),
        (_EMERGENCY, "emergency"),
    ):
        if pattern.fullmatch(plate):
            return Plate(plate, kind)
    if plate.startswith("临") or plate.endswith("临"):
        return _temporary(plate)
    if plate[0] not in PROVINCES:
        raise RuleError("plate.province", value=plate)
    if plate[-1] in _SUFFIXES:
        return _suffixed(plate)
    return _civil(plate)


def _temporary(plate):
    body = plate.strip("临")
    if body[:1] not in PROVINCES:
        raise RuleError("plate.province", value=plate)
    if not re.fullmatch(f"{_P}{_L}{_S}{{4,6}}", body):
        raise RuleError("plate.temporary", value=plate)
    return Plate(body + "临", "temporary")


def _suffixed(plate):
    suffix = plate[-1]
    _refuse_letters(plate[:-1], plate)
    shape = {"港": f"粤Z{_S}{{4}}", "澳": f"粤Z{_S}{{4}}", "领": f"{_P}{_S}{{5}}"}.get(suffix, f"{_P}{_L}{_S}{{4}}")
    if not re.fullmatch(shape, plate[:-1]):
        raise RuleError("plate.special", value=plate, suffix=suffix)
    return Plate(plate, _SUFFIXES[suffix])


def _civil(plate):
    if len(plate) not in (7, 8):
        raise RuleError("plate.length", value=plate, length=len(plate))
    _refuse_letters(plate, plate)
    if not re.fullmatch(_L, plate[1]):
        raise RuleError("plate.authority", value=plate)
    serial = plate[2:]
    if len(plate) == 7:
        if not re.fullmatch(_S + "{5}", serial) or sum(char.isalpha() for char in serial) > 2:
            raise RuleError("plate.serial", value=plate)
        return Plate(plate, "ordinary")
    if not re.fullmatch(f"{_N}{_S}[0-9]{{4}}|[0-9]{{5}}{_N}", serial):
        raise RuleError("plate.new_energy", value=plate)
    return Plate(plate, "new_energy")


def _refuse_letters(body, plate):
    """I is read as 1 and O as 0: neither is in a serial, and I not even as authority."""
    if body[1:2] == "I" or re.search("[IO]", body[2:]):
        raise RuleError("plate.letter_io", value=plate)
