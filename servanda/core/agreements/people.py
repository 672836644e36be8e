"""Whom an agreement may name of the customers' people (2-domain 2.2)."""

from collections.abc import Hashable, Sequence


def may_be_named(
    their_line: Sequence[Hashable], agreement_line: Sequence[Hashable], *, includes_sub_customers: bool
) -> bool:
    """Whether a contact may be named in an agreement; a line is a customer, then its parents, nearest first.

    People of the agreement's own customer and of those above it (a group has one IT department) always, of those
    below it where it includes sub-customers. Empty lines are nobody's.
    """
    if not their_line or not agreement_line:
        return False
    theirs, own = their_line[0], agreement_line[0]
    return theirs in agreement_line or (includes_sub_customers and own in their_line)
