"""Pages of breach cases: report a concern, look into it, and what is published."""
