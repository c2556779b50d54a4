"""A whole London round, played over HTTP by example people, and checked at the end."""
