"""What people read: words per kind of notice, one layout, plain text and HTML alike.

`compose` finds the words, `typesetting` sets them twice, `envelope` seals the message. The
words of a kind are in `<kind>.jinja`; the same words end in both forms.
"""
