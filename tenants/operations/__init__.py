"""The operator of the installation: a sign-in of its own on the platform's host, and what can be done from there.

Nothing in here opens a municipality's scope or reads a municipality's tables. What is known of one is what the public
schema holds, what PostgreSQL's catalogue says of its size, and four functions of the owner's that count what the queue
and the schemas' lists of migrations hold (migrations/0002). There is no citizen in any of these.
"""
