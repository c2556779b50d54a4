"""What people's desks need beside the record, and none of it is part of the record.

Who took which task, forms kept over a sign-in, sign-outs, settings, attached papers.
"""
