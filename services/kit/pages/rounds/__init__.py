"""Pages of a round whose decisions are let out together, for those who decide."""
