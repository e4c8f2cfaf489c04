"""Imports: a file is read, its columns matched, each row judged by a form, and all rows saved or none.

A floor declares an `Import` for a list and names it in the setting IMPORTS.
"""
