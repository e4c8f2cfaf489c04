"""A program's year: applications, terms, contributions, evaluation, dispatches."""
