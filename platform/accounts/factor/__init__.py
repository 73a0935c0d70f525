"""The second factor of who signs in with a password: a code from an app, a passkey, or a recovery code.

What is kept and what is computed is django-allauth's (`allauth.mfa`, see `accounts.borrowed`). The way through it is
ours. allauth's own sign-in stages hang on `allauth.account`'s login: its addresses, its e-mail confirmation, its
`django.contrib.auth.login`. With them there would be two ways to a session, one with our limits, brake and rows
(`accounts.session`) and one without. Three more reasons, from its source at 65.21:

- a used TOTP code is kept in Django's cache for 30 seconds (`TOTP._mark_code_used`), which each process has for itself
  and which is shorter than the 90 seconds a code is good for with a step of drift: `totp` keeps the last step in the
  row, under a lock;
- the secret that is being set up lies readable in the session: `totp` seals it;
- neither the signature counter nor whose passkey it is already is looked at: `passkeys` does.
"""
