"""Days and times as the lists write them, where Django's English has "Nov. 24, 2026, 3:52 a.m."."""

DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y-m-d H:i"
