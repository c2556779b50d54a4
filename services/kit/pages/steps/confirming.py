"""The second key of a handover."""

from services.kit.pages.bid.wording import Row, signed
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Hidden, Tick
from services.kit.pages.questions.forms import Form
from workflows.contracts.bids import Bid
from workflows.rules import dry_run, words

DRY_RUN = ("/handover", "Dry run: what is posted, where it comes from, and the checks")
"""Where whoever turns a key looks before."""


def confirm_handover(asking: Asking) -> Form:
    """Another person looks at the journal and gives the second key."""
    bid = asking.bid
    found = dry_run.journal(bid)
    return Form(
        title="Confirm the handover",
        lead=(
            "A handover takes two keys: NHS England finance releases it, and another "
            "person confirms it. Look at the dry run before you do.",
        ),
        link=DRY_RUN,
        facts=journal_rows(bid),
        questions=(
            Tick(
                name="declaration",
                label="I have seen the journal and confirm the handover.",
                ask="that you have seen the journal",
            ),
            Hidden(name="journal", value=found.code if found else ""),
        ),
        effect="Once both keys are given it happens by itself on the start date, "
        f"{words.day(bid.start_date)}, and cannot be undone from here.",
        button="Confirm the handover",
    )


def journal_rows(bid: Bid) -> tuple[Row, ...]:
    """The journal in short."""
    found = dry_run.journal(bid)
    if found is None:
        return ()
    lines = tuple(
        (whose(bid, line.account), words.money(line.debit_pence or -line.credit_pence))
        for line in found.lines
    )
    return (
        *lines,
        ("Debits less credits", words.money(found.debit_pence - found.credit_pence)),
        ("Released by", signed([bid.release]) if bid.release else "Nobody yet"),
        ("Check code of the journal", found.code),
    )


def whose(bid: Bid, account: str) -> str:
    """An account in words; its name in the ledger stands in the dry run."""
    code = account.partition("/")[0]
    of = next((one.name for one in bid.applicants if one.code == code), "")
    return f"{of}, delegated budget" if of else "NHS England, primary care budget"
