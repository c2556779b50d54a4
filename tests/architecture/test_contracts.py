"""The wire does not change by accident."""

import copy

from tests.architecture import contracts

HOW = (
    "Read docs/changing-a-contract.md. When the change is allowed, write the snapshot "
    "anew with `python -m tests.architecture.contracts` and commit it."
)


def test_contracts_are_as_in_the_snapshot() -> None:
    """A changed shape is a decision: somebody has to look at it."""
    before, now = contracts.as_released(), contracts.as_they_are()
    changed = sorted(
        name for name in before.keys() | now.keys() if before.get(name) != now.get(name)
    )
    assert not changed, (
        f"changed: {changed}; breaking: {contracts.breaking(before, now)}. {HOW}"
    )


def test_every_contract_refuses_to_show_its_input() -> None:
    """Errors end in logs and histories; what people typed must not."""
    bare = [
        contract.__name__
        for contract in contracts.every()
        if not contract.model_config.get("hide_input_in_errors")
        or not contract.model_config.get("frozen")
    ]
    assert not bare


def test_a_new_field_with_a_default_breaks_nothing() -> None:
    """Shapes only grow."""
    before = contracts.as_they_are()
    now = copy.deepcopy(before)
    now["Bid"]["fields"]["colour"] = {"type": "string", "default": "blue"}
    assert contracts.breaking(before, now) == []


def test_what_old_histories_could_not_read_is_named() -> None:
    """Renaming, retyping, removing and requiring are told apart from growing."""
    before = contracts.as_they_are()
    now = copy.deepcopy(before)
    del now["Leg"]
    now["Bid"]["fields"]["reference"] = now["Bid"]["fields"].pop("id")
    now["Board"]["required"].append("chair")
    now["Share"]["fields"]["total_pence"] = {"type": "number"}
    now["Stage"]["enum"].remove("lapsed")

    found = contracts.breaking(before, now)

    assert "Leg is gone" in found
    assert "Bid.id is gone" in found
    assert any(text.startswith("Board.chair is required") for text in found)
    assert any(text.startswith("Share.total_pence was") for text in found)
    assert "Stage no longer has the word 'lapsed'" in found
