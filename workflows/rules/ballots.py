"""Which votes count: one for a seat, by whoever acts in it, on the bid as it is."""

from collections.abc import Collection
from dataclasses import dataclass

from workflows.contracts.committees import BodyVersion
from workflows.contracts.sittings import Acting, LeftOut, Quorum, SeatVote


@dataclass(frozen=True)
class Ballots:
    """Votes, sorted into those that count and those that do not."""

    counted: tuple[SeatVote, ...]
    left_out: tuple[LeftOut, ...]
    reaffirm: tuple[str, ...]


def sort(
    body: BodyVersion, votes: Collection[SeatVote], sitting: Quorum, version: int
) -> Ballots:
    """Sort votes; the order in which they came in never matters, their times do."""
    acting = {a.seat: a for a in sitting.acting}
    titles = {seat.id: seat.title for seat in body.seats}
    places = {seat: n for n, seat in enumerate(titles)}
    counted: list[SeatVote] = []
    left_out: list[LeftOut] = []
    valid: dict[str, list[SeatVote]] = {seat: [] for seat in acting}
    last_place = len(places)
    for vote in sorted(
        set(votes),
        key=lambda v: (
            places.get(v.seat, last_place),
            v.at,
            (v.seat, v.person, v.version, v.choice),
        ),
    ):
        why = _barred(vote, acting.get(vote.seat), titles.get(vote.seat), version)
        if why:
            gone = LeftOut(vote=vote, words=why, stale=vote.version != version)
            left_out.append(gone)
        else:
            valid[vote.seat].append(vote)
    for cast in valid.values():
        last = [vote for vote in cast if vote.at == cast[-1].at]
        if len(last) == 1:
            counted += last
        for vote in cast:
            if vote not in counted:
                left_out.append(LeftOut(vote=vote, words=_doubled(vote, last, titles)))
    return Ballots(
        tuple(counted), tuple(left_out), _reaffirm(acting, counted, left_out)
    )


def _barred(
    vote: SeatVote, acting: Acting | None, title: str | None, version: int
) -> str:
    """Why a vote does not count; empty where it does."""
    if title is None:
        return "The body has no such seat."
    if acting is None:
        return f"{title} has no vote on this item."
    if acting.person != vote.person:
        return f"{acting.name} has the vote of {title} on this item."
    return stale(vote, version) if vote.version != version else ""


def stale(vote: SeatVote, version: int) -> str:
    """Why a vote on another version does not count."""
    return (
        f"This vote was on version {vote.version} of the bid, and version {version} is "
        "decided on."
    )


def _doubled(vote: SeatVote, last: list[SeatVote], titles: dict[str, str]) -> str:
    if vote in last:
        return f"{titles[vote.seat]} voted in two ways at the same moment."
    return f"{titles[vote.seat]} voted again later."


def _reaffirm(
    acting: dict[str, Acting], counted: list[SeatVote], left_out: list[LeftOut]
) -> tuple[str, ...]:
    """Seats whose only vote was on another version, by whoever still acts there."""
    done = {vote.seat for vote in counted}
    old = {(gone.vote.seat, gone.vote.person) for gone in left_out if gone.stale}
    return tuple(
        seat
        for seat, who in acting.items()
        if seat not in done and (seat, who.person) in old
    )
