"""Texts that break what is built carelessly: our own, each with a word on what it is for."""

from __future__ import annotations

from typing import Final

MARK: Final = "zq7"  # in every text, so that a test can look for it in what comes back

TEXTS: Final[dict[str, str]] = {
    "controls": f"{MARK} bell\x07 escape\x1b[31m delete\x7f next line\x85 done",
    "null byte": f"{MARK} before\x00after",
    "right to left": f"{MARK} \u202egpj.exe\u202c \u2066isolated\u2069 \u200fmark",
    "emoji": f"{MARK} \U0001f469\u200d\U0001f33e \U0001f1f8\U0001f1f3 \u2764\ufe0f",
    "html": f'{MARK} </textarea></script><script>alert("{MARK}")</script><b onclick=x>',
    "attribute": f"{MARK}\" autofocus onfocus=alert(1) x='",
    "comment": f"{MARK} <!-- --> <![CDATA[ ]]> &amp; &#60;script&#62;",
    "markdown": f"{MARK} [a](javascript:alert(1)) ![b](//evil.example/x.png) <img src=x onerror=1>",
    "template": f"{MARK} {{{{ request.user.password }}}} {{% load i18n %}} {{{{ 7|add:7 }}}} ${{7*7}}",
    "sql": f"{MARK}'; DROP TABLE accounts_person; -- %s %(name)s \\",
    "formula": f'=HYPERLINK("http://evil.example","{MARK}")',
    "format": f"{MARK} %s %d %(x)s {{0}} {{x!r}} %n",
    "path": f"../../../etc/passwd\\..\\{MARK}",
    "newlines": f"{MARK}\r\n\r\nBcc: all@evil.example\r\nSet-Cookie: a=b\u2028\u2029\x0b\x0c",
    "long word": MARK + "a" * 5_000,
    "zalgo": MARK + "e" + "\u0301" * 500,
    "arabic": f"{MARK} مدينة تحفظ ماء المطر لأهلها",
    "chinese": f"{MARK} 雨水收集與共享的城市",
    "amharic": f"{MARK} ውሃ ለሁሉም",
    "not characters": f"{MARK} \ufffe\uffff \ud7ff\ue000 \U0010ffff",
    "number words": f"{MARK} 1e309 NaN -0 ٣٤ ½ Ⅷ",
    "spaces": f"\u3000\u00a0 {MARK} \u2009\u200b\ufeff\t",
    "case": f"{MARK} İıſßŉ ﬃ ǅ",
}

# For fields that are no text: what is written where a number, day, choice or address is asked.
WRONG: Final = (
    "", " ", "abc", "-1", "0", "999999999999999999999999", "1e309", "NaN", "Infinity", "٣",
    "2026-02-30", "0000-00-00", "99999-01-01", "2026-13", "null", "[]", "{}", "true", "\x00",
    "a@b", "javascript:alert(1)", "http://[::1", "\U0001f4a5", "x" * 3_000,
)  # fmt: skip

# Bytes that are no text at all, as a broken client sends them.
RAW: Final = (
    b"%ED%A0%80",
    b"%FF%FE",
    b"%C0%80",
    b"%00",
    b"\xff\xfe\x00",
    b"%",
    b"%u0041",
    b"%F8%88",
)
