"""Structured logs on standard error: one JSON object a line, with the request's id and no personal text."""

import logging
import sys
from typing import Any

import structlog


class _WithoutPath(logging.Filter):
    """Django names the path of a request that failed; ours names the route. A path may hold a reset key."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple) and len(record.args) == 2:
            record.msg, record.args = "%s", (record.args[0],)
        return True


def configure(*, readable: bool) -> None:
    """Route everything, the libraries' loggers included, through one renderer."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for noisy in ("procrastinate", "django.server"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for tells_paths in ("django.request", "django.security.csrf"):
        logging.getLogger(tells_paths).addFilter(_WithoutPath())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
