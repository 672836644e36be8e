"""Amending what was documented: the former version stays, and the clocks follow the new one (2-domain 2.6)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.documenting import is_attempt
from servanda.cases.actions.moving import lock
from servanda.cases.actions.texts import check_text
from servanda.cases.models import Direction, EventKind, Interaction
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import Channel
from servanda.core.clocks import EventData
from servanda.core.clocks import events as told
from servanda.core.refusals import Conflict, Fault
from servanda.foundation.transactions import action


class AmendedMeanwhile(Conflict):
    """What is to be amended holds no longer: somebody has amended it."""


class AnswersNoMore(Conflict):
    """At that time it would be older than the question that it answered."""


class TimeStays(Conflict):
    """Of what it meant for the clocks nothing is known that could be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A call, meeting or visit as it is documented from now on: all of it but its direction and whether it answers.

    ``counts_as_response`` is read of outbound ones. ``reason`` as of a ``Call``.
    """

    text: str
    channel: Channel
    happened_at: datetime
    minutes: int | None
    counts_as_response: bool
    contact_id: UUID | None
    reason: str = ""


def as_documented(interaction: Interaction) -> Amendment:
    """What an interaction says now, to be replaced in part."""
    return Amendment(
        text=interaction.text,
        channel=Channel(interaction.channel),
        happened_at=interaction.at,
        minutes=interaction.minutes,
        counts_as_response=interaction.counts_as_response,
        contact_id=interaction.contact_id,
    )


@action
def amend_interaction(
    *, number: str, interaction_id: UUID, call: Amendment, by: Viewer, at: datetime
) -> Interaction:
    """Document an interaction otherwise; returns what holds now, or what held if nothing is different.

    A hold that it ended stays ended. Raises ``NotAllowed``, ``NoSuchCase``, ``NoSuchInteraction``,
    ``AmendedMeanwhile``, ``NothingSaid``, ``AnswersNoMore``, ``TimeStays``, ``UndoesBreach`` or
    ``MayNotUndoBreach``.
    """
    held = lock(number, None, by=by, at=at)
    require(by, Permission.CASE_WRITE, held.case.organisation_id)
    former = _holding(held, interaction_id)
    check_text(call.text, call.happened_at, held.at, call.contact_id)
    held.reason = call.reason.strip()
    amended = _amended(held, former, call)
    if as_documented(amended) == as_documented(former):
        return former
    amended.event_seq = _followed_by_clocks(held, former, amended)
    _count(held, former, amended)
    held.say(amended, EventKind.INTERACTION, amends=str(former.id))
    held.store()
    return amended


def _holding(held: CaseAtHand, interaction_id: UUID) -> Interaction:
    """What is to be amended; nobody else can amend it as long as the case is locked."""
    found = queries.interaction(held.case.number, interaction_id, viewer=held.by)
    newer = Interaction.objects.filter(amends=found).first()
    if newer is not None:
        raise AmendedMeanwhile(f"{newer.author_name} has amended this. Look at what it says now.")
    return found


def _amended(held: CaseAtHand, former: Interaction, call: Amendment) -> Interaction:
    return Interaction(
        case=held.case,
        author_id=held.by.user_id,
        author_name=held.by.signs_as,
        text=call.text.strip(),
        at=call.happened_at,
        recorded_at=held.at,
        channel=call.channel,
        direction=former.direction,
        counts_as_response=call.counts_as_response and former.direction == Direction.OUTBOUND,
        minutes=call.minutes,
        contact_id=call.contact_id,
        amends=former,
    )


def _followed_by_clocks(held: CaseAtHand, former: Interaction, amended: Interaction) -> int | None:
    """Let the clocks forget the former and learn the new, where that differs for them; the ``seq`` that stands for it."""
    same = (former.at, former.counts_as_response) == (amended.at, amended.counts_as_response)
    if same:
        return former.event_seq
    was = next((one.data for one in held.sheet.found if one.seq == former.event_seq), None)
    if former.event_seq is None or was is None:
        message = (
            "This was documented by an earlier release: its time and whether it counts stay as they are."
        )
        raise TimeStays(message, [Fault("happened_at", message)])
    waited = held.evaluation().waiting
    seq = held.amend_clock(former.event_seq, _data(was, amended), happened_at=amended.at)
    if held.evaluation().waiting and not waited:
        message = "At that time it would be older than the question that it answered."
        raise AnswersNoMore(message, [Fault("happened_at", message)])
    return seq


def _data(was: EventData, amended: Interaction) -> EventData:
    """Of the same kind as before: what answered goes on to answer."""
    if isinstance(was, told.CustomerMessage):
        return was
    return told.Interaction(amended.direction == Direction.OUTBOUND, amended.counts_as_response)


def _count(held: CaseAtHand, former: Interaction, amended: Interaction) -> None:
    """What the case keeps of it besides: attempts to reach the caller, and since when a message is not judged."""
    case = held.case
    was, now = (is_attempt(case, Direction(one.direction), one.at) for one in (former, amended))
    case.attempts = max(case.attempts + now - was, 0)
    if case.unjudged_message_at == former.at and former.direction == Direction.INBOUND:
        case.unjudged_message_at = amended.at
