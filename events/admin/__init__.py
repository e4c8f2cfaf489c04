from . import calendar_feeds, events, follow_ups, meetings

__all__ = ["calendar_feeds", "events", "follow_ups", "meetings"]
