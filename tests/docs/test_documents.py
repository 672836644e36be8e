"""What the documents say is so."""

import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps

from servanda.foundation import environment, history

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
GLOSSARY = re.findall(
    r"^\| \*\*(.+?)\*\* \|.*\| `(.+?)` \|$", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE
)


def named(path: str) -> object:
    """What ``feature.Class`` or ``package.module.Class`` names."""
    where, _, name = path.rpartition(".")
    if where in {config.label for config in apps.get_app_configs()}:
        return apps.get_model(where, name)
    return getattr(importlib.import_module(f"servanda.{where}"), name)


@pytest.mark.parametrize(("word", "path"), GLOSSARY)
def test_every_word_of_the_glossary_is_in_the_code(word: str, path: str) -> None:
    assert named(path) is not None


def test_every_stored_record_has_a_word_in_the_glossary() -> None:
    explained = {named(path) for _, path in GLOSSARY}
    stored = {model for model in history.recorded_models() if not model._meta.auto_created}
    assert stored - explained == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_every_setting_is_documented() -> None:
    read = set(re.findall(r'"((?:SERVANDA|DATABASE)_[A-Z_]+)"', Path(environment.__file__).read_text()))
    operations = (ROOT / "docs" / "operations.md").read_text()
    undocumented = {name for name in read if f"`{name}`" not in operations}
    assert undocumented == {"SERVANDA_DATABASE_ROLE"}  # set by our own commands, not by people


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    named_targets = set(re.findall(r"^make ([a-z-]+)", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert {"run", "test"} <= named_targets
    assert [target for target in named_targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []
