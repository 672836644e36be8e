"""Cases, conversation, events: the heart."""
