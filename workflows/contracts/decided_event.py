"""The decision in principle, as it stands on record: of one office, or of a panel's seats."""

from datetime import date, datetime
from typing import Literal

from workflows.contracts.bases import Basis
from workflows.contracts.cycles import Model
from workflows.contracts.decisions import ConditionTerms, Recommendation
from workflows.contracts.fallbacks import HandedOn
from workflows.contracts.happened import Happened
from workflows.contracts.reviews import Votes
from workflows.contracts.sittings import Minutes, Quorum, Recusal


class Decided(Happened):
    """The decision in principle was taken, or let out with the others of its round.

    Attributes:
        taken: When it was taken, where it was sealed until now.
        number: Which sealed decision this is; 0 for one that was told at once.
        release: Which release of the round let it out.
        salt: What its seal was made with.
        version: Of the application, where the national panel decided by its seats; 0 where
            nothing is known of that. So too for all that follows.
        minutes: With the version of the panel that it was decided under.
        quorum: That of the item, after recusals, with its reasons.
        recusals: Who did not act on the item, and why.
        counted: How the votes were counted, in sentences.
        basis: What was decided on.
        decider: Who decided in place of the national panel, whose minutes these are then.
    """

    kind: Literal["decided"] = "decided"
    outcome: Recommendation
    reasons: str
    conditions: tuple[ConditionTerms, ...] = ()
    model: Model
    to_cycle: str = ""
    taken: datetime | None = None
    number: int = 0
    release: int = 0
    salt: str = ""
    codes: tuple[str, ...] = ()
    version: int = 0
    meeting_date: date | None = None
    minute_reference: str = ""
    votes: Votes | None = None
    minutes: Minutes | None = None
    quorum: Quorum | None = None
    recusals: tuple[Recusal, ...] = ()
    counted: tuple[str, ...] = ()
    basis: Basis | None = None
    decider: HandedOn | None = None
