"""Job declarations and the schedule of recurring work."""
