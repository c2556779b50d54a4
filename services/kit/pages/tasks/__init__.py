"""What waits for whom: lists, owners, dates in a calendar."""
