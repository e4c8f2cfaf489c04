from . import calendar_feeds, documents, events, follow_ups, meetings

__all__ = ["calendar_feeds", "documents", "events", "follow_ups", "meetings"]
