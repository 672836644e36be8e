"""Support organisations, queues, stored work calendars, severities, priorities, categories."""
