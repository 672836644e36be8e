"""The description for programs and for people, and the answer to an address that leads nowhere."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from servanda.api import errors
from servanda.api.refusals import NoSuchAddress
from servanda.api.v1 import api
from servanda.core.refusals import Refusal

_METHODS: Final = ("get", "post", "put", "patch", "delete")


def openapi_json(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    return JsonResponse(api.description_of_all)


def docs(request: HttpRequest) -> HttpResponse:
    """The same to read: made by the server, without scripts, from the same description."""
    described = api.description_of_all
    context = {"api": described["info"], "resources": _by_resource(described), "codes": list(_codes())}
    return render(request, "api/docs.html", context)


@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """404 as problem details, to any method: there is nothing that a forged request could change."""
    return errors.problem(NoSuchAddress("There is nothing at this address."))


def _by_resource(described: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in described["paths"].items():
        for method in _METHODS:
            if operation := methods.get(method):
                tag = operation.get("tags", ["other"])[0]
                found.setdefault(tag, []).append(_readable(method, path, operation, described))
    return found


def _readable(method: str, path: str, operation: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    statuses = [status for status in operation["responses"] if status < "400"]
    answer = operation["responses"][statuses[0]].get("content", {})
    body = operation.get("requestBody", {}).get("content", {})
    return {
        "method": method.upper(),
        "path": path,
        "id": operation["operationId"],
        "text": operation.get("description", operation["summary"]),
        "parameters": [parameter for parameter in operation["parameters"] if parameter["in"] != "header"],
        "fields": list(_fields(body, described)),
        "status": statuses[0],
        "answer": list(_fields(answer, described)),
    }


def _fields(content: dict[str, Any], described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for media in content.values():
        # A file has a media type alone.
        schema = _resolved(media.get("schema", {}), described)
        required = schema.get("required", ())
        for name, field in schema.get("properties", {}).items():
            yield {"name": name, "type": _type(field), "required": name in required}


def _resolved(schema: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return described["components"]["schemas"][name] if name else schema


def _type(field: dict[str, Any]) -> str:
    """A schema in a few words: ``text (uuid) or null``, ``list of TeamOut``."""
    if "$ref" in field:
        return str(field["$ref"].rpartition("/")[2])
    if choices := field.get("anyOf") or field.get("allOf"):
        return " or ".join(_type(choice) for choice in choices)
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}))}"
    form = f" ({field['format']})" if "format" in field else ""
    return f"{field.get('type', 'anything')}{form}"


def _codes() -> Iterator[dict[str, Any]]:
    """Every refusal that is known, with its status and meaning."""
    for kind in sorted(_kinds(Refusal), key=lambda kind: kind.code):
        yield {"code": kind.code, "status": errors.status_of(kind), "text": kind.__doc__ or ""}


def _kinds(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)
