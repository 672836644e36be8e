"""A case as it was entered, read back from what is stored."""

from servanda.cases import queries
from servanda.cases.models import Case
from servanda.cases.queries.drawn import drawn_by
from servanda.core.cases import Channel
from servanda.core.cover import from_json


def as_entered(case: Case) -> queries.NewCase:
    """The case as it was entered: key and agreement only where somebody named them, who was let through as then.

    One statement, two where it has a contract.
    """
    asked = from_json(case.cover).facts.asked
    return queries.NewCase(
        subject=case.subject,
        description=case.description,
        channel=Channel(case.channel),
        received_at=case.received_at,
        severity=case.severity,
        priority_id=case.priority_id,
        category_id=case.category_id,
        customer_id=case.customer_id,
        customer_unknown=case.customer_id is None,
        caller_id=case.caller_id,
        caller_name=case.caller_name,
        caller_mail=case.caller_mail,
        caller_phone=case.caller_phone,
        product_id=None if case.installed_product_id else case.product_id,
        installed_product_id=case.installed_product_id,
        support_key=asked.key or "",
        agreement=asked.agreement or "",
        overrule_reason=asked.overrule.reason if asked.overrule else "",
        overruled_by=asked.overrule.by if asked.overrule else "",
        provisionally_named=asked.provisionally_named,
        verified=asked.verified,
        follows_id=case.follows_id,
        business_object_ids=frozenset(case.business_objects.values_list("id", flat=True)),
        ticked_for=case.support_key.code if case.support_key else "",
        drawn=drawn_by(case),
    )
