"""Identifiers sort by when they were made."""

from servanda.foundation import ids


def test_an_identifier_is_a_version_7_uuid() -> None:
    made = ids.new_id()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_a_later_identifier_sorts_after_an_earlier_one_by_its_milliseconds() -> None:
    first, second = ids.new_id(), ids.new_id()
    assert first.int >> 80 <= second.int >> 80
    assert first != second
