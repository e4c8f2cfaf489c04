"""The rights of a person: what is held on them, in which files they went out, and their erasure."""
