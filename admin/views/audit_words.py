"""How the audit trail's actions are called on its page. An action without words here is shown by its code."""

from __future__ import annotations

from surveys.core.translation import N_
from surveys.web.i18n import _

AREAS = {
    "sign_in": N_("Signing in"),
    "session": N_("Sessions"),
    "account": N_("Accounts"),
    "role": N_("Roles"),
    "petition": N_("Petitions"),
    "publication": N_("Publication"),
    "template": N_("Reply templates"),
    "edition": N_("Questionnaires"),
    "place": N_("Units and counters"),
    "kiosk": N_("Kiosks"),
    "calendar": N_("Working calendar"),
    "setting": N_("Settings"),
    "audit": N_("Audit trail"),
    "page": N_("Other pages"),
}

ACTIONS = {
    "sign_in.succeeded": N_("signed in"),
    "sign_in.failed": N_("failed to sign in"),
    "session.ended": N_("ended a session"),
    "account.created": N_("opened an account"),
    "account.changed": N_("corrected an account"),
    "account.language": N_("changed the language of an account"),
    "account.activated": N_("opened an account again"),
    "account.deactivated": N_("closed an account"),
    "account.password_changed": N_("changed the own password"),
    "account.password_reset": N_("gave a one-time password"),
    "account.second_step_set": N_("turned on the second step"),
    "account.second_step_removed": N_("turned off a second step"),
    "account.recovery_codes_renewed": N_("made new recovery codes"),
    "role.granted": N_("granted a role"),
    "role.revoked": N_("took a role back"),
    "setting.changed": N_("changed a setting"),
    "audit.checked": N_("checked the audit trail: whole"),
    "audit.broken": N_("checked the audit trail: altered"),
}


def action_words(action: str) -> str:
    """The action in words, or its code where there are none."""
    words = ACTIONS.get(action)
    return action if words is None else _(words)
