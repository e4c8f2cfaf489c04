"""Two records that are one: looked at side by side, then merged in one act that is undone as a whole."""
