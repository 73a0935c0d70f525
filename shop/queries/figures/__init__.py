"""What came of a department's work, month by month: one file a family of figures, one query each.

A visit counts in the month in which it begins, on the municipality's clock. What is only held, or was held and never
booked, is no visit. No figure is about a person: whoever shows them sees to it that small groups are hidden.
"""
