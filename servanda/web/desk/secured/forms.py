"""Forms of secured information. A secret that was refused is never sent back."""

from typing import Any

from django import forms

from servanda.agreements import queries
from servanda.core.agreements.secrets import LONGEST_LABEL, LONGEST_REASON, LONGEST_SECRET
from servanda.web.desk.promises import DeskRequest
from servanda.web.forms.fields import choice_of, line, offer, prose
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm


class SecretArea(forms.Textarea):
    """Empty whenever the page is made: what was typed goes one way."""

    def format_value(self, value: Any) -> str:
        """Nothing."""
        return ""


class SecretField(forms.CharField):
    """A password, a key, a certificate: as it was typed, with the line ends of its lines."""

    def __init__(self, *, required: bool) -> None:
        widget = SecretArea(
            attrs={"rows": 3, "maxlength": LONGEST_SECRET, "autocomplete": "off", "spellcheck": "false"}
        )
        hint = (
            "Sealed at once; shown to its readers only." if required else "Left empty, the present one stays."
        )
        super().__init__(label="Secret", required=required, strip=False, help_text=hint, widget=widget)

    def clean(self, value: Any) -> Any:
        """With the line ends of its lines, not those of browsers."""
        return super().clean(value).replace("\r\n", "\n")


class InformationForm(RuledForm):
    """An entry; left empty, the secret stays as it is."""

    label = line("Label", LONGEST_LABEL, hint="Everybody sees it: say what it opens, not how.")
    asks_for_reason = forms.BooleanField(
        label="Ask for a reason", required=False, help_text="Whoever reads it says why."
    )

    def __init__(self, request: DeskRequest, known: Any = None) -> None:
        initial = {"label": known.label, "asks_for_reason": known.asks_for_reason} if known else {}
        super().__init__(sent(request), initial=initial)
        self.fields["secret"] = SecretField(required=known is None)
        self.order_fields(["label", "secret", "asks_for_reason"])
        self.is_change = known is not None

    def given(self) -> dict[str, Any]:
        """What is to be stored."""
        fields = dict(self.cleaned_data)
        if self.is_change and not fields["secret"]:
            del fields["secret"]
        return fields


class AskedForm(RuledForm):
    """Why a secret is needed, and for which case."""

    reason = prose("Reason", LONGEST_REASON)
    case_number = line("For case", 20, required=False, hint="Its number, if it is for one.")

    def __init__(self, request: DeskRequest, *, needs_reason: bool) -> None:
        super().__init__(sent(request), initial={"case_number": request.GET.get("case", "")[:20]})
        self.fields["reason"].required = needs_reason


class ReaderForm(RuledForm):
    """Somebody who is to read it: one of us, or a team."""

    user_id = choice_of("User")
    team_id = choice_of("Or team")
    may_read = forms.BooleanField(label="Reads it", required=False, initial=True)
    may_grant = forms.BooleanField(label="Grants it to others", required=False)

    def __init__(self, request: DeskRequest) -> None:
        super().__init__(sent(request))
        users, teams = queries.possible_readers(viewer=request.viewer)
        offer(self.fields["user_id"], users, none="(nobody)")
        offer(self.fields["team_id"], teams, none="(no team)")
