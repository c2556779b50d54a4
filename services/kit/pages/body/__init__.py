"""Pages about a body made of seats: who sits, by which rules, and cases to try them."""
