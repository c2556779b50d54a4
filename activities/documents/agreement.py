"""The delegation agreement with its schedules, and the delegation that it goes with.

The terms are those that the record and DOMAIN 6.1 carry; the numbers of schedules 2 and 4
are the agreement's own, those of 1 and 3 are ours.
"""

from collections.abc import Iterator

from activities.documents.shapes import (
    PAGE,
    Block,
    Content,
    Kind,
    Source,
    bullets,
    clauses,
    facts,
    heading,
    paragraphs,
    table,
)
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import Mode
from workflows.contracts.handovers import Agreement
from workflows.contracts.money import Allocation
from workflows.contracts.parties import Signature
from workflows.rules import bodies, permissions, phases, road, shadow, words
from workflows.rules.sentences import MODELS

TERMS = (
    "NHS England arranges under section 13Z of the National Health Service Act 2006 for "
    "the functions in schedule 2 to be exercised by or jointly with the CCG.",
    "NHS England stays liable for the exercise of these functions (section 13Z(6)). Its "
    "people keep their right to read the records of them.",
    "The CCG pays only where it acted unreasonably, fraudulently or in deliberate "
    "disregard of its duties. Neither side indemnifies the other beyond that.",
    "The CCG may end the agreement by notice given by 30 September, with effect from the "
    "next 1 April. It needs nobody's consent for that.",
    "The agreement is changed only with the consent of both sides.",
    "No function is added without agreement beforehand.",
)

RELATIONSHIP = (
    "For these functions the CCG has its duties under chapter A2 of the Act: conflicts of "
    "interest, the NHS Constitution, effectiveness and economy, quality, inequalities, "
    "the involvement of patients and of the public, choice and integration.",
    "The CCG reports every month what was planned, spent and is forecast, by line.",
    "NHS England's users may read what the CCG records about these functions.",
    "NHS England may give directions and may end the delegation under the agreement.",
)


def of(bid: Bid, source: Source) -> Content | None:
    """The agreement as it stood after an entry; None where there was none.

    Args:
        bid: The bid as it stood then.
        source: The entry that issued, signed or changed it.
    """
    found = bid.agreement
    if found is None:
        return None
    names = words.joined([a.name for a in bid.applicants], 40)
    done = found.countersigned is not None
    return Content(
        kind=Kind.AGREEMENT,
        title=f"Delegation agreement between NHS England and {names}",
        issuer="NHS England",
        day=words.day(source.at),
        lead=("Signed by both sides." if done else "For signature.",),
        blocks=tuple(_agreement(bid, found)),
    )


def delegation(bid: Bid, source: Source) -> Content | None:
    """The instrument by which NHS England delegates; it names no person, and is public.

    Args:
        bid: The bid as it stood when NHS England had signed.
        source: That entry, or the one that moved the start since.
    """
    found = bid.agreement
    if found is None or found.countersigned is None:
        return None
    names = words.joined([a.name for a in bid.applicants], 40)
    return Content(
        kind=Kind.DELEGATION,
        title=f"Delegation to {names}",
        issuer="NHS England",
        day=words.day(source.at),
        blocks=tuple(_delegation(bid, found, names)),
        signed=(
            "For NHS England, by its national signatory,",
            words.day(found.countersigned.at),
        ),
    )


def _delegation(bid: Bid, found: Agreement, names: str) -> Iterator[Block]:
    joint = bid.model.value != "delegated"
    how = "jointly with" if joint else "by"
    yield from paragraphs(
        f"NHS England arranges under section 13Z of the National Health Service Act 2006 "
        f"for the functions below to be exercised {how} {names} from "
        f"{words.day(shadow.handover_day(bid))}, on the terms of the agreement between them."
    )
    yield facts(
        ("Bid", bid.id),
        ("Agreement", found.instrument),
        ("Model", MODELS[bid.model].capitalize()),
        ("In force from", words.day(shadow.handover_day(bid))),
        *_phases(found),
        ("Schedule of functions", bid.cycle.schedule_version),
    )
    yield heading("Functions")
    yield _functions(bid, found, "The functions and how each is exercised")
    yield heading("What stays with NHS England")
    yield _reserved(bid, found)
    yield from paragraphs(
        "NHS England stays liable for the exercise of these functions (section 13Z(6))."
    )


def _agreement(bid: Bid, found: Agreement) -> Iterator[Block]:
    yield facts(
        ("Agreement", found.instrument),
        ("Bid", bid.id),
        ("Round", bid.cycle.title),
        ("Model", MODELS[bid.model].capitalize()),
        ("Takes effect on", words.day(shadow.handover_day(bid))),
        *_shadow(bid, found),
        *_phases(found),
        ("May be signed from", words.moment(found.sign_from)),
        ("Schedule of functions", bid.cycle.schedule_version),
        ("Check code of what is signed", found.digest),
    )
    yield heading("Parties")
    yield bullets("NHS England", *(f"{a.name} ({a.code})" for a in bid.applicants))
    yield heading("Terms")
    yield clauses(*TERMS)
    yield heading("Signatures")
    yield from paragraphs("The CCG signs first, NHS England last.")
    yield _signatures(bid, found)
    yield PAGE
    yield heading("Schedule 1: Functions reserved to NHS England")
    yield _reserved(bid, found)
    yield heading("Schedule 2: Delegated functions")
    yield _functions(bid, found, "The functions and how each is exercised")
    yield from _changes(bid, found)
    yield PAGE
    yield heading("Schedule 3: Financial provisions")
    yield from _money(bid)
    yield heading("Schedule 4: Relationship with NHS England")
    yield clauses(*RELATIONSHIP)


def _shadow(bid: Bid, found: Agreement) -> list[tuple[str, str]]:
    """The shadow period that it chooses: nothing moves before its end."""
    terms = found.shadow
    if terms is None:
        return []
    first = bid.shadow.since if bid.shadow else bid.start_date
    return [
        ("Shadow period", f"{words.day(first)} to {words.day(terms.until)}"),
        ("It ends once both sides agree that", terms.criteria),
    ]


def _phases(found: Agreement) -> list[tuple[str, str]]:
    """What moves later than the first day; until then NHS England holds it."""
    return [
        (
            f"Phase {number}, on {words.day(one.begins)}",
            f"{words.joined(list(one.functions))}, with {phases.money(one)}. NHS England "
            "holds them until then.",
        )
        for number, one in enumerate(found.phases, 2)
    ]


def _signatures(bid: Bid, found: Agreement) -> Block:
    by_body = {one.by.body: one for one in found.signatures}
    rows = [_signed(a.name, by_body.get(a.code)) for a in bid.applicants]
    rows.append(_signed("NHS England", found.countersigned))
    return table("Who signed", ("For", "Name", "Role", "When"), rows, (4, 4, 4, 4))


def _signed(party: str, one: Signature | None) -> tuple[str, ...]:
    if one is None:
        return (party, "Not signed yet", "", "")
    role = permissions.ROLE_WORDS[one.by.role].capitalize()
    return (party, one.by.name, role, words.moment(one.at))


def _functions(bid: Bid, found: Agreement, caption: str) -> Block:
    names = {rule.code: rule.name for rule in bid.cycle.functions}
    mode = road.MODES[bid.model].value.capitalize()
    rows = [(code, names.get(code, ""), mode) for code in found.functions]
    return table(caption, ("Code", "Function", "How"), rows, (2, 9, 3))


def _reserved(bid: Bid, found: Agreement) -> Block:
    rows = [
        (
            rule.code,
            rule.name,
            "Reserved" if rule.mode is Mode.RESERVED else "Not delegated",
        )
        for rule in bid.cycle.functions
        if rule.code not in found.functions
    ]
    caption = "Functions that NHS England keeps"
    return table(caption, ("Code", "Function", "Why"), rows, (2, 9, 3))


def _changes(bid: Bid, found: Agreement) -> Iterator[Block]:
    """What differs from the application, as the CCG has to acknowledge it (R19)."""
    names = {rule.code: rule.name for rule in bid.cycle.functions}
    yield heading("What differs from the application", 3)
    rows = [
        *((code, names.get(code, ""), "Added") for code in found.added),
        *((code, names.get(code, ""), "Left out") for code in found.removed),
    ]
    if rows:
        head = ("Code", "Function", "Change")
        yield table("Changes since the application", head, rows, (2, 9, 3))
    else:
        yield from paragraphs("Nothing: the functions are those that were asked for.")


def _money(bid: Bid) -> Iterator[Block]:
    if not road.has_budget(bid.model):
        yield from paragraphs("No budget moves under this model.")
        return
    if bid.allocation is None:
        yield from paragraphs("The allocation has not been added up yet.")
        return
    yield from _allocated(bid, bid.allocation)


def _allocated(bid: Bid, one: Allocation) -> Iterator[Block]:
    signed = bid.allocation_signatures
    agreed = len({s.by.body for s in signed}) == len(bid.applicants) + 1
    yield from paragraphs(
        "The delegated budget as both finance officers agreed it."
        if agreed
        else "The delegated budget. Not every finance officer has agreed it yet."
    )
    names = {a.code: a.name for a in bid.applicants}
    rows = [
        (
            names.get(share.ccg, share.ccg),
            words.money(share.practices_pence),
            words.money(share.contingency_pence),
            words.money(share.headroom_pence),
            words.money(share.total_pence),
        )
        for share in one.shares
    ]
    if len(rows) > 1:
        rows.append(("Together", "", "", "", words.money(one.total_pence)))
    yield table(
        f"Allocation, {words.money(one.total_pence)} in all",
        ("CCG", "Practices", "Contingency", "Headroom", "Total"),
        rows,
        (4, 4, 3, 3, 4),
        (1, 2, 3, 4),
    )
    yield facts(
        ("Practice lines from", one.source),
        ("Check code of the allocation", one.schedule_hash),
        *(
            (
                f"Agreed for {bodies.name(bid, s.by.party, s.by.body)}",
                f"{s.by.name}, {words.moment(s.at)}",
            )
            for s in signed
        ),
    )
