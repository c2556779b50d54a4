"""Forms: their questions, what was typed, and a page for each command."""
