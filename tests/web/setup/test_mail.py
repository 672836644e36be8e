"""Set-up → Mail: what is parked, and what became of the rest."""

import pytest
from django.test import Client

from servanda.cases.models import Case
from servanda.mail.models import MailOutcome
from servanda.people.models import User
from tests.cases import works
from tests.mail import letters, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture
def parked(ada: User) -> MailOutcome:
    works.desk()
    return post.arrive(
        letters.html("<p>Line <b>3</b> stands.</p><script>x</script>", Auto_Submitted="auto-generated")
    )


def test_the_list_says_why_a_message_is_parked(client: Client, parked: MailOutcome) -> None:
    answer = client.get("/set-up/mail")
    assert "carla@acme.example" in answer.content.decode()
    assert "Sent by a program, about no case of ours" in answer.content.decode()


def test_the_list_says_what_became_of_a_message_but_not_what_it_says(client: Client) -> None:
    works.desk()
    outcome = post.arrive(letters.raw())
    content = client.get("/set-up/mail").content.decode()
    assert outcome.case is not None and outcome.case.number in content
    assert "Registered a case" in content and "E-217" not in content


def test_a_parked_message_is_shown_as_text(client: Client, parked: MailOutcome) -> None:
    content = client.get(f"/set-up/mail/{parked.incoming_id}").content.decode()
    assert "Line 3 stands." in content and "<b>3</b>" not in content


def test_a_parked_message_becomes_a_case_by_the_button(client: Client, parked: MailOutcome) -> None:
    answer = client.post(f"/set-up/mail/{parked.incoming_id}/registration", follow=True)
    assert Case.objects.get().number in answer.content.decode()
    assert client.get(f"/set-up/mail/{parked.incoming_id}").status_code == 404


def test_without_any_message_the_page_says_how_they_come(client: Client) -> None:
    assert "servanda mail receive" in client.get("/set-up/mail").content.decode()
