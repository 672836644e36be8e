"""The words and bounded texts that the endpoints of cases share."""

from typing import Annotated, Literal

from pydantic import Field, Strict, StringConstraints

from servanda.api.cover import ChannelWord

__all__ = [
    "CallerMail",
    "CallerName",
    "CallerPhone",
    "ChannelWord",
    "Description",
    "Note",
    "Reason",
    "Reference",
    "Severity",
    "StatusWord",
    "Subject",
    "Text",
]

StatusWord = Literal["new", "queued", "open", "awaiting_info", "on_hold", "completed", "closed", "cancelled"]

Subject = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Description = Annotated[str, StringConstraints(max_length=100_000)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=100_000)]
Note = Annotated[str, StringConstraints(max_length=2000)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000)]

CallerName = Annotated[str, StringConstraints(max_length=120)]
CallerMail = Annotated[str, StringConstraints(max_length=254)]
CallerPhone = Annotated[str, StringConstraints(max_length=40)]
Reference = Annotated[str, StringConstraints(max_length=40)]
"""The code of a support key, the number of an agreement; empty for none."""

Severity = Annotated[int, Strict(), Field(ge=1, le=4)]
Weight = Annotated[int, Strict(), Field(ge=1, le=9)]
