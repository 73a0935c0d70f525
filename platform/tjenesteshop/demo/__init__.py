"""`make demo`: one command that starts everything, and one key that ends it.

`supervisor` is the way in. The apps are named by settings only: what makes the world is `settings.DEMO_PREPARE`.
"""
