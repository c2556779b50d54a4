"""What is made from an entry of the record, for whoever checks its code."""

from activities.documents.listing import Made
from activities.documents.typesetting import NAMES
from services.kit.connections import Connections


async def standing(to: Connections, bid_id: str, number: int) -> list[str]:
    """What is made from an entry, and whether it still stands, as sentences."""
    return [
        _stands(one)
        for one in await to.documents.of(bid_id)
        if one.source.number == number
    ]


def _stands(one: Made) -> str:
    name = NAMES[one.kind]
    if one.newer:
        return (
            f"{name} made from this entry: replaced by a newer one, from entry "
            f"{one.newer}."
        )
    return f"{name} made from this entry: in force."
