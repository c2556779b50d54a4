"""Pages of delegations: the list, one of them, and a form for each step."""
