"""The record of bids: numbered entries that nobody can change, and what is read from them.

Entries are the record. Bids, tasks and who may see what are projections of them and can
be rebuilt. The delivery log and drafts are records of their own.
"""
