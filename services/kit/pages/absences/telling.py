"""Letters about an absence: the substitute is asked, and lost quorums are said."""

from services.kit.pages.body import quorums
from services.kit.pages.body.seating import Sitting
from services.kit.pages.visitor import Visitor
from workflows.contracts.absences import Absence
from workflows.contracts.committees import BodyVersion
from workflows.rules import quorum_notices


async def tell(at: Visitor, here: Sitting, body: BodyVersion, one: Absence) -> None:
    """Queue what a version of an absence leads to, and have it sent; twice it is once.

    Raises:
        Unavailable: The post does not answer; what is queued goes out when it is asked
            again.
    """
    to = at.to
    coming = [
        kept.meeting
        for kept in await to.meetings.of(here.party, here.code)
        if kept.meeting.day >= here.day
    ]
    bids = {}
    for bid_id in {item.bid_id for one_ in coming for item in one_.items}:
        if found := await to.register.bid(bid_id):
            bids[bid_id] = found.state
    kept = [k.absence for k in await to.absences.of(here.party, here.code)]
    told = tuple(quorum_notices.of_absence(one, kept, body, coming, bids))
    known = {bid for _, bid in told}
    waits = [
        b for b in await quorums.before(to, here.party, here.code) if b not in known
    ]
    states = [kept_.state for b in waits if (kept_ := await to.register.bid(b))]
    told += tuple(quorum_notices.out_of_time(one, kept, body, states, here.day))
    # A guardian has no page of the board's absences: theirs is about the bid.
    own = [(notice, bid) for notice, bid in told if notice.party is here.party]
    if not told:
        return
    record, letters = await to.absence_letters.queue(one, own)
    if letters:
        await to.bids.post(record, one.version, f"{record}/{one.version}")
    because = f"{record}/{one.version}"
    for bid in dict.fromkeys(bid for _, bid in told if bid):
        said = [n for n, of in told if of == bid and n.party is not here.party]
        await quorums.tell(to, bid, because, said)
