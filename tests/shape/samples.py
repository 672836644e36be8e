"""The least that is valid under a JSON schema: bodies for calls whose content does not matter."""

from typing import Any, Final
from uuid import UUID

from servanda.api.v1 import api

_FORMATS: Final = {
    "uuid": str(UUID(int=7)),
    "date": "2026-06-15",
    "date-time": "2026-06-15T10:00:00Z",
    "email": "x@halden.example",
}


def body_of(method: str, path: str) -> Any:
    """A body for the operation, or none where it takes none. ``path`` is written as in OpenAPI."""
    content = api.description_of_all["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    return sample(content["application/json"]["schema"]) if "application/json" in content else None


def sample(schema: dict[str, Any]) -> Any:
    """A value; patterns are beyond it."""
    if "$ref" in schema:
        return sample(api.description_of_all["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return sample(schema[key][0])
    if "const" in schema or "enum" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    return _of_type(schema)


def _of_type(schema: dict[str, Any]) -> Any:
    match schema.get("type"):
        case "object":
            return {name: sample(schema["properties"][name]) for name in schema.get("required", ())}
        case "array":
            return [sample(schema["items"]) for _ in range(schema.get("minItems", 0))]
        case "string":
            return _FORMATS.get(schema.get("format", ""), "x" * max(1, schema.get("minLength", 0)))
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return False
        case _:
            return None
