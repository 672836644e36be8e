"""The text of HTML, for reading: lines, lists, quotes and addresses of links; nothing of it is ever shown as HTML."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Final

_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_UNSEEN: Final = frozenset(["head", "script", "style", "template", "title"])
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_UNCLOSED: Final = re.compile(r"<(?![^<>]*>)")
_LONGEST: Final = 2_000_000


def text_of_html(html: str) -> str:
    """What a reader would see, without markup. Takes anything."""
    reader = _Reader()
    cut = _closed(_without_comments(html[:_LONGEST]))
    try:
        reader.feed(cut)
        reader.close()
    except (AssertionError, ValueError):
        # The parser gives up on some malformed declarations; then the tags alone are taken away.
        return unescape(_TAG.sub(" ", cut))
    return reader.text()


def _without_comments(html: str) -> str:
    first, *rest = html.split("<!--")
    return first + "".join(one.partition("-->")[2] for one in rest)


def _closed(html: str) -> str:
    """With every opening bracket that is never closed as plain text: the parser goes back to each again and again."""
    return _UNCLOSED.sub("&lt;", html)


class _Reader(HTMLParser):
    """Gathers lines. Quotes get a mark before each line, so that they are known as quotes further on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._quotes = 0
        self._unseen = 0
        self._kept = 0
        self._link = ""
        self._link_from = 0

    def text(self) -> str:
        self._end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if tag == "br" or tag in _BLOCKS:
            self._end_line(gap=tag == "p")
        self._quotes += tag == "blockquote"
        self._kept += tag == "pre"
        if tag == "li":
            self._line = "- "
        if tag == "a":
            self._link, self._link_from = dict(attrs).get("href") or "", len(self._line)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag == "a":
            self._end_link()
        if tag in ("td", "th"):
            self._line += "  "
        if tag in _BLOCKS:
            self._end_line(gap=tag == "p")
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        if tag == "pre":
            self._kept = max(0, self._kept - 1)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._kept:
            *whole, last = data.split("\n")
            for one in whole:
                self._line += one
                self._end_line(gap=False, empty=True)
            self._line += last
            return
        flat = re.sub(r"\s+", " ", data)
        self._line += flat.lstrip() if not self._line or self._line.endswith(" ") else flat

    def _end_link(self) -> None:
        shown = self._line[self._link_from :].strip()
        if self._link.startswith(("http://", "https://")) and self._link.rstrip("/") != shown.rstrip("/"):
            self._line += f" <{self._link}>"
        self._link = ""

    def _end_line(self, *, gap: bool = False, empty: bool = False) -> None:
        mark = "> " * self._quotes
        if self._line.strip() or empty:
            self._lines.append((mark + self._line).rstrip())
        if gap and self._lines and self._lines[-1].strip("> "):
            self._lines.append(mark.rstrip())
        self._line = ""
