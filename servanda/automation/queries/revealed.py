"""What notices of broken glass say, and whom they reach."""

from collections.abc import Sequence
from uuid import UUID

from servanda.agreements.models import SecretReveal
from servanda.agreements.queries import secured_now
from servanda.core.refusals import Unknown
from servanda.people.models import User


class NoSuchReveal(Unknown):
    """No line of the log of reveals by that id."""


def broken_glass(reveal_id: UUID) -> SecretReveal:
    """With everything that notices of it name; never the secret. One statement. Raises ``NoSuchReveal``."""
    found = SecretReveal.objects.select_related("information__support_key__customer", "user")
    reveal = found.defer("information__secret").filter(id=reveal_id, broke_glass=True).first()
    if reveal is None:
        raise NoSuchReveal("There is no such line in the log of reveals.")
    return reveal


def reached_by(reveal: SecretReveal) -> Sequence[User]:
    """Active staff who read or grant the secret, directly or in a team, but not who was shown it; by id."""
    told = secured_now(reveal.information_id).told - {str(reveal.user_id)}
    return list(User.objects.filter(id__in=told).order_by("id"))
