"""What browsers get: sessions, layout, lists, a bid's pages, and a form for each command."""
