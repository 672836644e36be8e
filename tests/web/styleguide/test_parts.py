"""The components as they are written into a page."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client, RequestFactory
from django.utils.html import escape
from django_cotton.compiler_regex import CottonCompiler

from servanda.core.access import Viewer
from servanda.web import errors, frame
from servanda.web.templatetags.parts import bar_lengths

WEB = Path(frame.__file__).parent
READER = Viewer(user_id=UUID(int=7), name="Lena Fischer", zone="Europe/Vienna")
NOW = datetime(2026, 12, 9, 9, 40, tzinfo=UTC)


def written(part: str, **facts: object) -> str:
    """The HTML of a snippet that uses components, as seen by a reader in Vienna."""
    source = CottonCompiler().process(part)
    return engines["django"].from_string(source).render({"viewer": READER, "at": NOW} | facts)


@pytest.mark.parametrize(
    ("percent", "fill", "over"),
    [
        (0, "0.0", ""),
        (50, "43.0", ""),
        (100, "86.0", ""),
        (110, "86.0", "8.6"),
        (900, "86.0", "13.0"),
    ],
)
def test_a_bar_is_full_at_its_stop_and_a_breach_stays_within_it(percent: int, fill: str, over: str) -> None:
    assert bar_lengths(percent) == {"fill": fill, "over": over}


def test_a_bar_speaks_and_a_bar_without_words_is_decoration() -> None:
    assert 'role="img" aria-label="22 min left"' in written(
        '<c-bar u="soon" label="22 min left" percent="78" />'
    )
    assert 'aria-hidden="true"' in written('<c-bar percent="78" />')


def test_an_instant_carries_words_and_the_exact_truth() -> None:
    page = written('<c-time :instant="due" />', due=datetime(2026, 12, 9, 14, 42, tzinfo=UTC))
    assert 'datetime="2026-12-09T15:42+01:00" title="Wed 9 Dec 2026, 15:42 Vienna"' in page
    assert ">today, 15:42<" in page


def test_a_running_clock_counts_on_and_a_paused_one_does_not() -> None:
    assert 'data-remaining="1320"' in written('<c-state u="soon" :remaining="1320" />')
    assert "data-remaining" not in written('<c-state u="paused" :remaining="1320" />')


def test_an_internal_note_says_that_it_is_internal() -> None:
    page = written('<c-message kind="internal" name="Lena Fischer">Suspect B12.</c-message>')
    assert "Internal note, staff only" in page
    assert "visible" not in page


@pytest.mark.parametrize("kind", ["out", "in"])
def test_what_the_customer_sees_is_a_sheet(kind: str) -> None:
    assert 'class="msg visible' in written(f'<c-message kind="{kind}" name="Lena Fischer">Hello.</c-message>')


def test_what_people_typed_is_escaped_in_every_place() -> None:
    evil = "<script>alert(1)</script>"
    page = written(
        '<c-title title="{{ evil }}" /><c-chip label="{{ evil }}" value="{{ evil }}" remove="#" />'
        '<c-message kind="in" name="{{ evil }}" via="{{ evil }}">{{ evil }}</c-message>'
        '<c-warning title="{{ evil }}">{{ evil }}</c-warning><c-bar label="{{ evil }}" percent="1" />',
        evil=evil,
    )
    assert evil not in page
    assert escape(evil) in page


@pytest.mark.django_db
def test_the_styleguide_shows_every_component(client: Client) -> None:
    sources = (WEB / "templates/styleguide").rglob("*.html")
    shown = "".join(path.read_text() for path in [WEB / "templates/styleguide.html", *sources])
    parts = (WEB / "templates/cotton").rglob("*.html")
    names = {".".join(path.relative_to(WEB / "templates/cotton").with_suffix("").parts) for path in parts}
    inner = {"icon", "mark"}
    missing = {name for name in names - inner if f"<c-{name.removesuffix('.index')}" not in shown}
    assert missing == set()
    assert client.get("/styleguide").status_code == 200


def test_no_template_carries_what_the_policy_forbids() -> None:
    forbidden = ("style=", "<style", "onclick", "onload", "javascript:", "http://", "https://")
    found = [
        (path.name, word)
        for path in (WEB / "templates").rglob("*.html")
        for word in forbidden
        if word in path.read_text()
    ]
    assert found == []


def test_every_style_sheet_is_linked_and_lies_in_one_layer() -> None:
    sheets = {f"servanda/css/{path.name}" for path in (WEB / "static/servanda/css").glob("*.css")}
    unlinked = sheets - set(frame.STYLESHEETS)
    pages = "".join(path.read_text() for path in (WEB / "templates").rglob("*.html"))
    assert {sheet for sheet in unlinked if sheet not in pages} == set()
    for sheet in sheets:
        assert "@layer" in (WEB / "static" / sheet).read_text()
    assert (
        "@layer reset, tokens, base, layout, components, pages, utilities;"
        in (WEB / "static" / frame.STYLESHEETS[0]).read_text()
    )


def test_a_fault_of_ours_is_told_without_the_database() -> None:
    answer = errors.failed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
    assert settings.STATIC_URL in answer.content.decode()
