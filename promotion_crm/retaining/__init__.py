"""How long each kind of row is kept, and what becomes of it then: see rules.py, running.py and docs/retention.md."""
