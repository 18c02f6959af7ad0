"""Persons made unrecognisable as it is practised: names, and addresses no finer than the township.

Numbers of persons are masked wherever anything is shown (`ledger.checks.privacy`).
"""

import re
from collections.abc import Callable, Iterable

from ledger.patterns import pattern

_TWO = (
    "欧阳上官司马诸葛司徒夏侯皇甫尉迟公孙慕容令狐宇文长孙东方端木百里南宫西门独孤闻人轩辕"
    "钟离申屠公冶淳于单于太史澹台濮阳赫连呼延拓跋完颜纳兰"
)
_COMPOUND = tuple(_TWO[place : place + 2] for place in range(0, len(_TWO), 2))
"""Surnames of two characters."""
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "甲乙丙丁戊己庚辛壬癸"
)
_OFFICES = tuple("局部委办室科处组会院所厅站校府队厂社团")
"""What the name of an office ends with."""
_WORD = pattern("[\u3400-\u9fff\U00020000-\U0003ffff·]{2,5}")
_COUNTS = "0-9０-９一二三四五六七八九十百-"
_DOOR = rf"[{_COUNTS}]+(?:号楼|号|组|栋|幢|座|单元|室|楼|层|弄|户)"
_LANE = "路|街|大道|巷|弄|里|村|屯|小区|花园|大厦"
_TOWN = (
    r"(?P<town>[\u4e00-\u9fff]{1,12}?(?:街道(?!办)|镇|乡|苏木))"
    rf"(?:[\u4e00-\u9fff]{{1,8}}?(?:社区|{_LANE})|{_DOOR})+"
)
_ADDRESS = pattern(rf"{_TOWN}|[\u4e00-\u9fff]{{1,8}}?(?:{_LANE})(?:{_DOOR})+")


def masked_name(name: str) -> str:
    """A name of which the surname is left: 李某某; of a name in letters its first letter."""
    name = name.strip()
    if not name:
        return name
    if name[0].isascii():
        return f"{name[0]}***"
    surname = next((one for one in _COMPOUND if name.startswith(one) and len(name) > 2), name[0])
    return f"{surname}某某"


def is_name(text: str) -> bool:
    """Whether a text that stands where a person may be named looks like a Chinese name."""
    text = text.strip()
    whole = bool(_WORD.fullmatch(text)) and not text.endswith(_OFFICES)
    return whole and (text[0] in _SURNAMES or text.startswith(_COMPOUND) or "·" in text)


def coarse_address(text: str) -> str:
    """A text whose addresses go no further than the township; of one without it …… is left."""
    return _ADDRESS.sub(lambda found: found["town"] or "……", text)


def masking(names: Iterable[str]) -> Callable[[str], str]:
    """Masks those people wherever a text names them, and addresses."""
    known = {name.strip() for name in names if len(name.strip()) > 1}
    if not known:
        return coarse_address
    longest = sorted(known, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(re.escape(name) for name in longest))
    return lambda text: coarse_address(pattern.sub(lambda found: masked_name(found[0]), text))
