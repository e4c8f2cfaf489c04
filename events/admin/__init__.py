from . import events, follow_ups, meetings

__all__ = ["events", "follow_ups", "meetings"]
