"""Who was told what, for everybody on the member register."""
