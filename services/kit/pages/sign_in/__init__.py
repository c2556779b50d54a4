"""Who is at the browser: the session, the provider, and what was typed before it ended."""
