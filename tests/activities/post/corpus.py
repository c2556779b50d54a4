"""Words that somebody might type to make a letter say something else."""

import base64

HIDDEN_HEADER = base64.b64encode(b"Bid\r\nBcc: evil@x.example").decode()

NASTY = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;",
    "link": '</p><a href="https://evil.example">Approve here</a>',
    "template": "{{ 7*7 }}{% include '/etc/passwd' %}",
    "header": "Camden\r\nBcc: evil@x.example",
    "bare line feed": "Camden\nBcc: evil@x.example",
    "bare return": "Camden\rBcc: evil@x.example",
    "encoded header": "=?utf-8?q?Bid=0D=0ABcc:_evil=40x.example?=",
    "encoded body": "=?utf-8?q?Bid=0D=0A=0D=0A<h1>Hello</h1>?=",
    "encoded in base64": f"=?utf-8?b?{HIDDEN_HEADER}?=",
    "half an encoded word": "=?utf-8?q?Bid",
    "right to left": "invoice\u202etxt.exe",
    "isolates": "\u2066a\u2067b\u2069",
    "zero width": "Cam\u200bden\ufeff",
    "tags": "flag\U000e0041\U000e0042",
    "separators": "one\u2028two\u2029three\x85four",
    "null": "Cam\x00den\x1b[31m",
    "lone surrogate": "Cam\ud800den",
    "formula": '=HYPERLINK("https://evil.example","pay")',
    "emoji": "Camden \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3e5",
    "accents": "Zoë Ó Brådaigh-Łukasz Nguyễn",
    "quotes": 'Alex "The Chair" \\ Example <alex@evil.example>, evil@x.example',
    "long word": "a" * 3000,
    "long": "Very long words of a person who does not stop. " * 100,
    "dots": ".\r\n.\r\nQUIT\r\n",
    "second letter": "Fine.\n\nOpen bid 07R-1:\nhttps://evil.example/sign-in",
    "boundary": "--=_0000\r\nContent-Type: text/html\r\n\r\n<h1>Hello</h1>",
    "empty": "",
    "spaces": " \t ",
}
"""By what is nasty about them."""

EVIL = ("evil@x.example", "evil.example/sign-in")
