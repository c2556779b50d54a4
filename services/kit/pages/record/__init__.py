"""The record of a bid to take away and to check."""
