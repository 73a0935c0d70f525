"""Tables that reach a person in the database and hold nothing about a recipient, each with why.

Those of a module are its own share of the contract.
"""

WITHOUT: dict[str, str] = {
    "shop.Provider": "somebody who works here; their own row as staff, not a recipient's",
    "shop.ProviderQualification": "of staff",
    "shop.Shift": "of staff",
    "shop.ShiftTemplate": "of staff",
    "shop.Absence": "of staff",
    "shop.Departure": "of staff",
    "shop.KeptTime": "of staff",
    "shop.RoleGrant": "of staff",
    "shop.ImportDraft": "of whoever uploaded it; the rows are sealed, reach nobody yet, and are gone within the hour",
    "notifications.SmsTest": "of whoever administers the municipality; the number is forgotten once it is sent",
    "shop.Representative": "who acts for others: their own identity, of which their own page tells (account.py)",
}
