"""What the steps on a delegation are called."""

ACTIONS: dict[str, str] = {
    "submit_monthly_return": "Send the return",
    "acknowledge_alert": "Say what is done",
    "record_budget": "Record the budget",
    "settle_year": "Settle the final account",
    "answer_variation": "Answer the variation",
    "answer_direction": "Answer the direction",
    "close_direction": "Close the direction",
    "answer_virement": "Answer the virement",
    "release_phase": "Release the phase again",
}
"""By the name of the update, as it stands in a list of what is to be done."""


def step(action: str, about: str) -> str:
    """An action with what it is about, and nothing said twice.

    "Send the return" and "the return for June 2025" are "Send the return for June 2025".
    """
    words = action.split()
    for known in range(1, len(words)):
        shared = " ".join(words[known:])
        if about.startswith(f"{shared} "):
            return f"{' '.join(words[:known])} {about}"
    return f"{action}: {about}"


DONE: dict[str, str] = {
    "submit-monthly-return": "The return is on record.",
    "acknowledge-alert": "What you do about the overspend is on record.",
    "give-notice": "Notice is given, and NHS England is told.",
    "record-budget": "The budget is recorded. The ledger posts it.",
    "settle-year": "The final account is settled. The ledger posts it.",
    "propose-variation": "The variation is proposed. The other side is asked to agree.",
    "answer-variation": "Your answer is on record, and the other side is told.",
    "withdraw-variation": "The variation is taken back.",
    "issue-direction": "The direction is issued, and the CCG is told.",
    "answer-direction": "Your answer is on record, and NHS England is told.",
    "close-direction": "The direction is closed, and the CCG is told.",
    "step-in": "NHS England holds the function, and the CCG is told.",
    "return-function": "The CCG holds the function again, and is told.",
    "record-virement": "The virement is on record. If it is above the limit, NHS England is "
    "asked to agree.",
    "answer-virement": "Your answer is on record, and the CCG is told.",
    "release-phase": "The phase is released, and is tried again.",
    "revoke": "The delegation is revoked, and the CCG is told.",
}
"""What is said once a step is taken, by the last part of its address."""
