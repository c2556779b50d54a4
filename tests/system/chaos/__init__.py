"""Faults on the real parts, and a checker of what must hold all the same.

`house` runs the parts as processes that can be killed, `people` are clients who keep a
log of what they asked and were answered, `nemesis` does the damage, `evidence` collects
what is on record afterwards and `invariants` compares the two. `mutants` are parts with a
planted defect each: a checker that lets one pass proves nothing.
"""
