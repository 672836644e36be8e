"""Handing out a file so that no browser shows or runs it within our pages."""

from typing import Final, Protocol

from django.http import FileResponse

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
