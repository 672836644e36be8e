"""The part of a mail address behind the @, by which an unknown sender is known to belong to a customer."""

import re
from typing import Final

_DOMAIN: Final = re.compile(
    r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)

FREE_MAIL: Final = frozenset(
    [
        "126.com",
        "163.com",
        "aol.com",
        "bluewin.ch",
        "daum.net",
        "fastmail.com",
        "free.fr",
        "freenet.de",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.co.uk",
        "hotmail.com",
        "hotmail.de",
        "hotmail.fr",
        "hotmail.it",
        "hushmail.com",
        "icloud.com",
        "laposte.net",
        "libero.it",
        "live.com",
        "live.de",
        "mac.com",
        "mail.com",
        "mail.de",
        "mail.ru",
        "mailbox.org",
        "me.com",
        "msn.com",
        "naver.com",
        "o2.pl",
        "orange.fr",
        "outlook.com",
        "outlook.de",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rediffmail.com",
        "seznam.cz",
        "sfr.fr",
        "t-online.de",
        "tutanota.com",
        "tuta.io",
        "virgilio.it",
        "wanadoo.fr",
        "web.de",
        "wp.pl",
        "yahoo.co.jp",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.de",
        "yahoo.es",
        "yahoo.fr",
        "yahoo.it",
        "yandex.com",
        "yandex.ru",
        "zoho.com",
    ]
)
"""Providers whose addresses say nothing about where somebody works."""


def domain(text: str) -> str:
    """The domain in its one form: lower case, punycode, without an @ before it; as entered if it is none."""
    bare = text.strip().lower().removeprefix("@").rstrip(".")
    try:
        return bare.encode("idna").decode() if not bare.isascii() else bare
    except UnicodeError:
        return bare


def is_domain(text: str) -> bool:
    """Whether the text, in the form of ``domain``, can stand behind an @."""
    return _DOMAIN.fullmatch(text) is not None
