"""The ledger: balanced transfers in integer pence, posted once and never changed."""
