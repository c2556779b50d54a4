"""Speed, measured: bids over the real services against a bare workflow on one server.

`python -m bench --help` says how; `docs/performance.md` says what came out.
"""
