"""What the platform itself writes: to the work addresses of those who sign up, administer and operate.

`post_letter` puts a letter in the public schema, in the transaction of what it tells about, and a job sends it, at
least once and with waits between its attempts. A kind of letter says how it is worded when it is sent (`kinds.py`): a
secret link is made then and is stored nowhere. What was posted is forgotten after a month.
"""
