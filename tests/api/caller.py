"""A program that calls the API with a token."""

import json
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.test import Client

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    Response = _MonkeyPatchedWSGIResponse
else:
    Response = HttpResponse

BASE: Final = "/api/v1/"


class Caller:
    """Sends JSON; ``send`` answers everything, ``get`` and ``post`` the body of what went well."""

    def __init__(self, secret: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method,
            path if path.startswith("/") else BASE + path,
            content,
            content_type=named.pop("Content-Type", "application/json"),
            headers=self.headers | named,
        )

    def get(self, path: str) -> Any:
        return self._good(self.send("GET", path))

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self._good(self.send("POST", path, body, **headers))

    def _good(self, response: Response) -> Any:
        assert response.status_code < 300, response.content
        return json.loads(response.content)


def problem(response: Response | HttpResponse) -> tuple[int, str]:
    """Status and code of a refusal, which must be problem details."""
    assert response["Content-Type"] == "application/problem+json", response.content
    body = json.loads(response.content)
    assert body.keys() == {"type", "title", "status", "detail", "code", "errors"}
    assert body["status"] == response.status_code
    return response.status_code, body["code"]


def fields(response: Response | HttpResponse) -> set[str]:
    """The fields that a refusal names."""
    return {error["field"] for error in json.loads(response.content)["errors"]}
