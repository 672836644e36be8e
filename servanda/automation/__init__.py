"""Workflow rules, escalation, notices, webhooks out."""
