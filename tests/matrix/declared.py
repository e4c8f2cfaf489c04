"""All rows of the matrix, by the floor and the topic they stand under."""

from . import acts, administration, commands, events, guarding, kernel, leads, of_lists, partners

FLOORS = (kernel, guarding, partners, leads, events, of_lists)
GROUPS = {name: ways for floor in FLOORS for name, ways in floor.GROUPS.items()}
WAYS = [way for ways in GROUPS.values() for way in ways]
ADMIN = administration.ROWS
ADMIN_PAGES = administration.PAGES
ADMIN_ACTIONS = administration.ACTIONS
PALETTE_ACTS, LIST_ACTS = acts.PALETTE, acts.OF_LISTS
COMMANDS = commands.COMMANDS
