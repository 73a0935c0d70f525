"""Citizens sign in with ID-porten: the central host that answers are sent to, and the municipality's that acts.

The way there and back is drawn in tenants/README.md.
"""
