"""What is wrong with a record, said at its fields."""

from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db.models import Field, ForeignKey, Model, TextField

from servanda.core.refusals import Fault


def faults_of(record: Model, *, but: Collection[str] = ()) -> Iterator[Fault]:
    """Everything that the model and its constraints refuse, before the database has to.

    A constraint names the field that it concerns as its ``violation_error_code``; a reference is named as callers
    name it, ``parent_id``. ``but`` are fields that the caller checks itself. A few statements.
    """
    try:
        record.full_clean(exclude=set(but))
    except ValidationError as error:
        for name, errors in error.error_dict.items():
            for one in errors:
                yield _fault(record, (one.code or "") if name == NON_FIELD_ERRORS else name, one)
    for field in record._meta.concrete_fields:
        # Django bounds a long text in its own forms alone.
        most = field.max_length if isinstance(field, TextField) and field.name not in but else None
        if most is not None and len(getattr(record, field.attname)) > most:
            yield Fault(field.attname, _shorten(field, most))


def _fault(record: Model, name: str, error: ValidationError) -> Fault:
    try:
        field: Any = record._meta.get_field(name)
    except FieldDoesNotExist:
        return Fault(name, " ".join(error.messages))
    return Fault(getattr(field, "attname", name), _words(field, error))


def _words(field: "Field[Any, Any]", error: ValidationError) -> str:
    """What to do about it, where neither the field nor the rule has words of its own."""
    if error.code == "max_length" and "max_length" not in field.error_messages:
        return _shorten(field, (error.params or {})["limit_value"])
    if error.code in ("blank", "null") and error.message == Field.default_error_messages[error.code]:
        article = "an" if field.verbose_name[0] in "aeiou" else "a"
        return f"{'Choose' if isinstance(field, ForeignKey) else 'Enter'} {article} {field.verbose_name}."
    return " ".join(error.messages)


def _shorten(field: "Field[Any, Any]", most: int) -> str:
    return f"Shorten the {field.verbose_name} to {most} characters."
