"""The embedded PostgreSQL: a Django backend that starts its own server.

`base` is the backend (`ENGINE = "promotion_crm.database"`), `server` shares one
server between processes, `cluster` makes its data directory, `account` chooses
who runs it, `locks` says who is there, `unavailable` says what is wrong.
"""
