"""A bid's pages, and a bid in words."""
