"""Counting votes: only of seats that may vote, and only on one version of the bid."""

from collections.abc import Collection
from dataclasses import dataclass

from workflows.contracts.committees import BodyRules, BodyVersion, Majority, Tie, Whole
from workflows.contracts.sittings import (
    Acting,
    Choice,
    LeftOut,
    Quorum,
    Result,
    SeatVote,
    Tally,
)
from workflows.rules import ballots
from workflows.rules.ballots import Ballots

SHARE = {Majority.SIMPLE: "More than half", Majority.TWO_THIRDS: "Two thirds"}
WHOLE = {
    Whole.CAST: "votes for and against",
    Whole.VOTING: "votes and abstentions",
    Whole.SEATS: "seats with a vote",
}
CASTING = {
    Choice.FOR: "gave the casting vote for the motion: it is carried",
    Choice.AGAINST: "gave the casting vote against the motion: it falls",
    Choice.ABSTAIN: "did not use the casting vote: the motion falls",
}
NO_CASTING = (
    "A casting vote counts after an equal vote, from whoever is in the chair, where the "
    "body's rules give one."
)


@dataclass(frozen=True)
class Count:
    """The figures of a vote."""

    in_favour: int
    against: int
    abstained: int
    of: int
    needed: int


def tally(
    body: BodyVersion,
    votes: Collection[SeatVote],
    sitting: Quorum,
    version: int,
    chair: str = "",
) -> Tally:
    """Count a vote and say what came of it.

    In an electronic vote those who have voted are the attendance of `sitting`.

    Args:
        body: The version of the body that the decision pins.
        votes: Everything that was cast, in any order, a casting vote too.
        sitting: The quorum for this item: only those who act in it have votes.
        version: The bid's version that is decided on. Other votes are stale.
        chair: Who is in the chair for this item, by person.
    """
    ordinary = [vote for vote in votes if not vote.casting]
    cast = ballots.sort(body, ordinary, sitting, version)
    count = _count(body.rules, sitting, cast)
    in_chair = next((a for a in sitting.acting if a.person == chair), None)
    open_ = sitting.quorate and awaits_chair(body.rules, count)
    used, unused = _casting(
        ballots.sort(body, [v for v in votes if v.casting], sitting, version),
        in_chair if open_ else None,
    )
    result, last = _outcome(body.rules, sitting, count, in_chair, used)
    return Tally(
        result=result,
        version=version,
        in_favour=count.in_favour,
        against=count.against,
        abstained=count.abstained,
        needed=count.needed,
        of=count.of,
        casting=used,
        reasons=(*_figures(body.rules, count), *last),
        counted=cast.counted,
        left_out=(*cast.left_out, *unused),
        reaffirm=cast.reaffirm,
    )


def _count(rules: BodyRules, sitting: Quorum, cast: Ballots) -> Count:
    said = [vote.choice for vote in cast.counted]
    in_favour, against = said.count(Choice.FOR), said.count(Choice.AGAINST)
    of = {
        Whole.CAST: in_favour + against,
        Whole.VOTING: len(said),
        Whole.SEATS: sitting.seats,
    }[rules.whole]
    abstained = said.count(Choice.ABSTAIN)
    return Count(in_favour, against, abstained, of, carries(rules.majority, of))


def carries(majority: Majority, of: int) -> int:
    """How many in favour carry a motion; one at least, even where nobody voted."""
    if majority is Majority.SIMPLE:
        return of // 2 + 1
    return max(1, -(-2 * of // 3))


def is_equal(rules: BodyRules, count: Count) -> bool:
    """Whether the vote is equal, so that one more in favour would carry it."""
    return (
        rules.majority is Majority.SIMPLE
        and count.in_favour == count.against > 0
        and count.in_favour + 1 >= count.needed
    )


def awaits_chair(rules: BodyRules, count: Count) -> bool:
    """Whether the vote is equal and a casting vote decides it."""
    return rules.tie is Tie.CASTING_VOTE and is_equal(rules, count)


def _casting(
    cast: Ballots, in_chair: Acting | None
) -> tuple[Choice | None, tuple[LeftOut, ...]]:
    """The casting vote, if one counts; and those that do not.

    Args:
        cast: Casting votes, sorted as any others.
        in_chair: Who has the casting vote, if it is wanted.
    """
    used, unused = None, list(cast.left_out)
    for vote in cast.counted:
        if in_chair and vote.person == in_chair.person:
            used = vote.choice
        else:
            unused.append(LeftOut(vote=vote, words=NO_CASTING))
    return used, tuple(unused)


def _figures(rules: BodyRules, count: Count) -> tuple[str, str]:
    share, whole = SHARE[rules.majority].lower(), WHOLE[rules.whole]
    needed = (
        f"A motion is carried by {share} of the {count.of} {whole}: {count.needed}."
    )
    if count.of <= 1:
        needed = "A motion is carried by one vote in favour."
    return (
        f"{count.in_favour} for, {count.against} against, {count.abstained} abstained.",
        needed,
    )


def _outcome(
    rules: BodyRules,
    sitting: Quorum,
    count: Count,
    in_chair: Acting | None,
    casting: Choice | None,
) -> tuple[Result, tuple[str, ...]]:
    if not sitting.quorate:
        none = "There is no decision: the meeting is not quorate for this item."
        return Result.INQUORATE, (none, *sitting.reasons)
    if count.in_favour >= count.needed:
        return Result.CARRIED, ("The motion is carried.",)
    if is_equal(rules, count):
        result, sentence = _equal(rules, in_chair, casting)
        return result, (sentence,)
    return Result.NOT_CARRIED, ("The motion is not carried.",)


def _equal(
    rules: BodyRules, in_chair: Acting | None, casting: Choice | None
) -> tuple[Result, str]:
    if rules.tie is Tie.FALLS:
        return (
            Result.NOT_CARRIED,
            "The vote is equal and nobody has a casting vote: the motion falls.",
        )
    if in_chair is None:
        return (
            Result.TIED,
            "The vote is equal. The casting vote belongs to whoever is in the chair, and "
            "nobody in the chair may act on this item: choose a member who may.",
        )
    if casting is None:
        return (
            Result.TIED,
            f"The vote is equal. It waits for the casting vote of {in_chair.name}.",
        )
    result = Result.CARRIED if casting is Choice.FOR else Result.NOT_CARRIED
    return result, f"The vote is equal. {in_chair.name} {CASTING[casting]}."
