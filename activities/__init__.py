"""Everything the process does to the world outside: register, ledger, post, reference."""
