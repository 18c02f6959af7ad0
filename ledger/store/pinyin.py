"""The spellings of Chinese names in letters: the only door to the pinyin library.

Every reading of a character counts, since names keep rare ones; surnames whose usual reading the
dictionary may lack or put last stand in a small table.
"""

import functools
import os

from ledger.core.naming import Readings

_SURNAMES = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "曾": "zeng",
    "查": "zha",
    "区": "ou",
    "任": "ren",
    "盖": "ge",
    "朴": "piao",
    "覃": "qin",
    "缪": "miao",
    "乐": "yue",
    "员": "yun",
    "种": "chong",
    "折": "she",
    "秘": "bi",
    "翟": "zhai",
    "冼": "xian",
    "澹": "tan",
    "祭": "zhai",
    "召": "shao",
    "隗": "wei",
    "黑": "he",
    "宓": "fu",
    "能": "nai",
}


@functools.lru_cache(maxsize=4096)
def readings(text: str) -> Readings:
    """For each character its spellings without tones, ü as v, u and yu; other text letter by letter."""
    # The dictionary of phrases costs most of the import and knows no names.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    found: list[tuple[str, ...]] = []
    for char in text:
        if char.isspace() or not char.isalnum():
            continue
        (sounds,) = pinyin(char, style=Style.NORMAL, heteronym=True)
        usual = [_SURNAMES[char]] if char in _SURNAMES else []
        every = [sound.lower() for sound in (*usual, *sounds)]
        every += [sound.replace("v", other) for sound in every if "v" in sound for other in ("u", "yu")]
        found.append(tuple(dict.fromkeys(every)))
    return tuple(found)
