"""A municipality comes aboard by itself: from the first question to a working schema, without anybody's help.

`models.py` what is kept of it; `beginning`, `confirming` and `accepting` the acts of who signs up, `deciding` the
operator's; `work_address` and `subdomains` rules. `making.py` makes the municipality, step
by step: whatever is killed is run again and goes on where it was. What is not finished is forgotten after a month.
"""
