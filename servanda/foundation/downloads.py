"""Handing out a file so that no browser shows or runs it within our pages."""

from collections.abc import Iterable
from typing import Final, Protocol

from django.http import FileResponse, StreamingHttpResponse

from servanda.foundation import files

SANDBOX: Final = "sandbox; default-src 'none'"


class Downloadable(Protocol):
    """What a row says of its file."""

    digest: str
    name: str
    media_type: str


def handed_out(found: Downloadable) -> FileResponse:
    """A file as an attachment, of the type that its content has. Raises ``FileMissing``."""
    answer = FileResponse(
        files.opened(found.digest), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def written_out(lines: Iterable[str], *, name: str, media_type: str) -> StreamingHttpResponse:
    """Text as an attachment, sent as it is made."""
    answer = StreamingHttpResponse((line.encode() for line in lines), content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
