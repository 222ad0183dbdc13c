"""A second edition of the kiosk form part of the way through, so that a break of wording can be seen in the
trend.
"""

from __future__ import annotations

import copy
from datetime import datetime

from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.audit import Actor
from surveys.questionnaires.queries import get_survey, list_editions
from surveys.questionnaires.services import change_draft, publish, start_draft

AUTHOR = Actor.system("ydan demo")
NEW_HELP = {"vi": "Xin chọn mọi ý đúng với Ông/Bà.", "en": "Please choose everything that applies to you."}


def renew_kiosk_form(session: Session, *, since: datetime) -> list[tuple[datetime, str]]:
    """Publish an edition with a reworded hint at the moment `since`, unless the form was renewed already.

    Returns when each edition of the kiosk form came into use, oldest first.
    """
    survey = get_survey(session, "kiosk")
    published = [edition for edition in list_editions(session, survey.id) if edition.state != "draft"]
    if len(published) == 1 and not any(edition.state == "draft" for edition in list_editions(session, survey.id)):
        with clock.freeze(since):
            draft = start_draft(session, survey, by=AUTHOR)
            definition = copy.deepcopy(dict(draft.definition))
            next(q for q in definition["questions"] if q["code"] == "K5")["help"] = dict(NEW_HELP)
            change_draft(session, draft, definition, by=AUTHOR)
            second = publish(session, draft, by=AUTHOR, published_by_id=None)
        return [(datetime.min.replace(tzinfo=since.tzinfo), published[0].key), (since, second.key)]
    return [(datetime.min.replace(tzinfo=since.tzinfo), published[0].key)]
