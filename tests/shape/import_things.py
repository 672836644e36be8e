"""A run of an import in addresses."""

from servanda.people.models import User
from tests.agreements import files


def checked_run(caller: User, path: str) -> object:
    """One row that could be taken in, and one that could not."""
    return files.checked("customers", files.csv_file({"name": "Halden"}, {"name": ""}, {"name": "-"})).id
