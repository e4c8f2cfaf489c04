"""How people get in: the one sign-in page, the second factor, sessions, the office's own sign-in, and its limits."""
