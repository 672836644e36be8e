"""The promise notices of a contract or an agreement: what will be told when, what was told, and to whom (2-domain 2.8)."""

from servanda.web.desk.noticing.pages import of_agreement, of_contract

__all__ = ["of_agreement", "of_contract"]
