"""Policy and facts that bids stand on: cycles, organisations, areas, practices, payments.

Everything here is loaded from files, shipped or published, never typed in by the process.
"""
