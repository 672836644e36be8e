"""Files that come with a form: what is larger than a file may be is not taken in at all."""

from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from servanda.foundation.files import FileTooLarge

_LEFT_OUT: Final = "servanda.files_left_out"


class Bounded(FileUploadHandler):
    """Drops a file once it has grown too large, so that nobody fills memory or disk; ``files_of`` says so."""

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._size += len(raw_data)
        if self._size > settings.SERVANDA_FILE_MB * 1024 * 1024:
            assert self.request is not None  # noqa: S101  Django sets it
            self.request.META[_LEFT_OUT] = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers behind keep it."""


def files_of(request: HttpRequest, field: str) -> "list[UploadedFile[Any]]":
    """The files of a form. Raises ``FileTooLarge`` if one of them was."""
    found = request.FILES.getlist(field)
    if request.META.get(_LEFT_OUT):
        raise FileTooLarge(f"A file has at most {settings.SERVANDA_FILE_MB} MB; nothing was added.")
    return list(found)
