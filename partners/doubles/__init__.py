"""Organizations and contacts that are kept twice: judged, looked for, told."""
