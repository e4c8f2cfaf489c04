"""A PostgreSQL of your own, by DATABASE_URL: `base` is the backend, `address` reads the URL."""
