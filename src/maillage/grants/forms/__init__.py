"""Check what people type in calls, applications and reviews."""
