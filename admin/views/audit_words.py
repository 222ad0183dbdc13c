"""How the audit trail's actions are called on its page. An action without words here is shown by its code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.core.translation import N_
from surveys.petitions.timeline import STAFF_LABELS
from surveys.web.i18n import _

# What can be chosen under "What": its name, and the beginnings of the actions that belong to it.
AREAS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "sign-in": (N_("Signing in"), ("sign_in", "session")),
    "accounts": (N_("Accounts and roles"), ("account", "role")),
    "petitions": (N_("Petitions"), ("petition", "petitions", "publication", "template")),
    "questionnaires": (N_("Questionnaires"), ("edition",)),
    "places": (
        N_("Units and counters"),
        (
            "unit",
            "units",
            "counter",
            "counters",
            "field",
            "fields",
            "procedure",
            "procedures",
            "touchpoint",
            "touchpoints",
        ),
    ),
    "kiosks": (N_("Kiosks"), ("kiosk",)),
    "calendar": (N_("Working calendar"), ("calendar",)),
    "settings": (N_("Settings"), ("setting",)),
    "trail": (N_("Audit trail"), ("audit",)),
    "other": (N_("Other pages"), ("page",)),
}

ACTIONS: Mapping[str, str] = {
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
    "petition.contact_opened": N_("saw the contact of a citizen"),
    "petition.contact_erased": N_("erased the contact of a citizen"),
    "petition.file_opened": N_("opened a file of a citizen"),
    "petition.purged": N_("purged what the law does not let us keep"),
    "petition.wrote_to_citizen": N_("wrote to the citizen"),
    "petition.noted": N_("left an internal note"),
    "petition.draft_saved": N_("saved a draft answer"),
    "petition.answer_file_added": N_("attached a file to the answer"),
    "petition.answer_file_removed": N_("took a file off the answer"),
    "petition.official_number": N_("entered the number of the official letter"),
    "petitions.redated": N_("moved deadlines with the calendar"),
    "publication.saved": N_("saved the public copy"),
    "template.saved": N_("saved a reply template"),
    "edition.drafted": N_("began an edition of a questionnaire"),
    "edition.edited": N_("edited a draft edition"),
    "edition.discarded": N_("discarded a draft edition"),
    "edition.published": N_("published an edition"),
    "kiosk.code_issued": N_("issued a pairing code"),
    "kiosk.code_used_up": N_("used up a pairing code"),
    "kiosk.paired": N_("was paired"),
    "kiosk.revoked": N_("revoked a kiosk"),
    "calendar.set": N_("changed a day of the calendar"),
    "calendar.removed": N_("removed a day from the calendar"),
}

VERBS: Mapping[str, str] = {
    "added": N_("added"),
    "changed": N_("changed"),
    "imported": N_("imported from a file"),
}


def action_words(action: str) -> str:
    """The action in words, or its code where there are none."""
    area, _dot, verb = action.partition(".")
    words = ACTIONS.get(action)
    if words is not None:
        return _(words)
    if area == "petition" and verb in STAFF_LABELS:
        return str(STAFF_LABELS[verb])
    return _(VERBS[verb]) if verb in VERBS else action


def detail_words(detail: Mapping[str, Any]) -> list[str]:
    """What a line says besides, as short phrases; a pair of values is from → to, and what is empty is left out."""
    phrases = []
    for key, value in detail.items():
        if value in (None, "", [], {}):
            continue
        if isinstance(value, list) and len(value) == 2:
            value = f"{_plain(value[0])} → {_plain(value[1])}"
        phrases.append(f"{key}: {_plain(value)}")
    return phrases


def _plain(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {_plain(one)}" for key, one in value.items())
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)
