"""Every word of the touch screen by key, rendered in both languages so that a tap changes the language in place.

Places such as {n} are filled by the script on the device.
"""

from __future__ import annotations

from collections.abc import Mapping

from surveys.core.translation import LazyText, lazy
from surveys.web.i18n import in_locale

_COMMON: dict[str, LazyText] = {
    "title": lazy("Rate today’s service"),
    "back": lazy("Back"),
    "skip": lazy("Skip this question"),
    "continue": lazy("Continue"),
    "continue_with": lazy("Continue with {n}"),
    "finish": lazy("Finish"),
    "sending": lazy("Sending…"),
    "optional": lazy("optional"),
    "yes": lazy("Yes"),
    "no": lazy("No"),
    "chosen": lazy("You chose"),
    "change": lazy("Change"),
    "count": lazy("{n} / {limit} characters"),
    "recorded": lazy("Recorded: {score}"),
    "tools": lazy("Language and display"),
    "tool.large": lazy("Larger text"),
    "tool.contrast": lazy("Contrast"),
    "tool.low": lazy("Lower buttons"),
    "progress.question": lazy("Question {step} of {total}"),
    "progress.step": lazy("Step {step} of {total}"),
    "faces": lazy("Five answers, from very dissatisfied to very satisfied"),
    "face.1": lazy("Very dissatisfied"),
    "face.2": lazy("Dissatisfied"),
    "face.3": lazy("Neutral"),
    "face.4": lazy("Satisfied"),
    "face.5": lazy("Very satisfied"),
    "face.KB": lazy("No opinion"),
    "day.Mon": lazy("Monday"),
    "day.Tue": lazy("Tuesday"),
    "day.Wed": lazy("Wednesday"),
    "day.Thu": lazy("Thursday"),
    "day.Fri": lazy("Friday"),
    "day.Sat": lazy("Saturday"),
    "day.Sun": lazy("Sunday"),
    "not_ready.title": lazy("This screen is being prepared"),
    "not_ready.network": lazy(
        "There is no connection to the office’s server yet. It tries again by itself every few seconds."
    ),
    "not_ready.place": lazy("No form is published for this place. Please tell the staff at the desk."),
}

_RATING: dict[str, LazyText] = {
    "attract.hint": lazy("One touch on a face is recorded. No name is asked."),
    "attract.speak": lazy("Comment or petition"),
    "attract.unserved": lazy("I have not been served"),
    "attract.track": lazy("Track with a code"),
    "news.title": lazy("You said, we did"),
    "news.said": lazy("Opinion"),
    "news.did": lazy("Done"),
    "news.on_time": lazy("Answered on {date}, on time · {unit}"),
    "news.late": lazy("Answered on {date}, late · {unit}"),
    "reasons.lead": lazy(
        "Choose one or more. We are sorry for what did not satisfy you and will look into every point."
    ),
    "unserved.title": lazy("Why were you not served?"),
    "unserved.lead": lazy("Choose one or more. We want to hear from everyone who comes, served or not."),
    "unserved.recorded": lazy("Not served:"),
    "unserved.papers": lazy("Papers were missing"),
    "unserved.queue": lazy("Waited too long, out of hours"),
    "unserved.elsewhere": lazy("Was sent to another place"),
    "unserved.absent": lazy("The officer was away"),
    "unserved.system": lazy("The system or a machine failed"),
    "unserved.guidance": lazy("Was not told clearly what to do"),
    "unserved.not_accepted": lazy("My papers were not accepted"),
    "unserved.other": lazy("Something else"),
    "thanks.title": lazy("Thank you."),
    "thanks.lead": lazy("Your answers are recorded. Is there anything else you would like to say?"),
    "thanks.comment": lazy("Add a comment, without a name"),
    "thanks.comment_words": lazy("The office reads it together with your answers; it gets no reply."),
    "thanks.petition": lazy("Send a formal petition"),
    "thanks.petition_words": lazy(
        "Needs your name, address and a telephone number or e-mail, because the law asks the office to answer you."
    ),
    "comment.title": lazy("What would you like to add?"),
    "comment.send": lazy("Send the comment"),
    "comment.caution": lazy("Do not type state secrets, or anybody’s name or telephone number."),
    "done.title": lazy("Thank you, this has been recorded."),
    "done.lead": lazy("The screen returns to the start by itself."),
    "idle.title": lazy("Are you still there?"),
    "idle.words": lazy(
        "The screen returns to the start in {n} seconds. Your answers are kept; what is being typed is erased."
    ),
    "idle.more": lazy("I need more time"),
    "idle.end": lazy("Finish now"),
}

_WRITING: dict[str, LazyText] = {
    "write.title": lazy("What would you like to send?"),
    "write.text": lazy("Your text"),
    "write.caution": lazy(
        "Do not type state secrets. Name and telephone are asked separately in the next step, "
        "please do not write them here."
    ),
    "kind.comment": lazy("Comment"),
    "kind.petition": lazy("Feedback or petition on procedures and rules"),
    "kind.complaint": lazy("Formal complaint"),
    "kind.denunciation": lazy("Denunciation of a violation"),
    "guidance.complaint": lazy("How to make a formal complaint"),
    "guidance.denunciation": lazy("How to make a denunciation"),
    "guidance.where": lazy("Where and when:"),
    "guidance.nothing": lazy("Nothing was collected or sent from this screen."),
    "contact.title": lazy("Whom does the office answer?"),
    "contact.name": lazy("Full name"),
    "contact.address": lazy("Address"),
    "contact.phone": lazy("Telephone"),
    "contact.email": lazy("E-mail"),
    "contact.either": lazy("A telephone number or an e-mail address is enough."),
    "contact.age": lazy("If you are under 16, please ask a parent or guardian to send this for you."),
    "consent.contact_back": lazy("I agree that the office may contact me again"),
    "consent.publish_name": lazy("I agree that my name may be published"),
    "check.title": lazy("Check before sending"),
    "check.lead": lazy("This is what the office receives."),
    "check.kind": lazy("Kind"),
    "check.send": lazy("Send it"),
    "errors.title": lazy("Please check what is marked. Nothing you typed was lost."),
    "errors.kind": lazy("Please choose what kind of matter it is."),
    "errors.text": lazy("Please write at least {n} characters."),
    "errors.name": lazy("Please type your full name."),
    "errors.address": lazy("Please type your address."),
    "errors.reach": lazy("Please type a telephone number or an e-mail address."),
}

_RECEIPT: dict[str, LazyText] = {
    "receipt.title": lazy("Your petition has been received"),
    "receipt.comment": lazy("Your comment has been received"),
    "receipt.number": lazy("Number"),
    "receipt.when": lazy("{time}, {weekday}, {date}"),
    "receipt.waiting": lazy(
        "Saved, it will be sent when there is a connection. The number follows; your code is already valid."
    ),
    "receipt.code": lazy("Your tracking code"),
    "receipt.qr": lazy("Scan to keep it on your phone"),
    "receipt.qr_name": lazy("QR code of your tracking code"),
    "receipt.once": lazy("The code is shown only once. Whoever has it can read this petition."),
    "receipt.next": lazy("What happens next?"),
    "receipt.step1": lazy("Received and registered"),
    "receipt.step1_waiting": lazy("Waiting for a connection"),
    "receipt.step2": lazy("The Legal Division classifies it and names the unit that answers"),
    "receipt.step2_note": lazy("Within {n} working days"),
    "receipt.step3": lazy("The unit answers, the leaders approve"),
    "receipt.step3_note": lazy("The promised day is shown on the tracking page once a unit is named"),
    "receipt.print": lazy("Print the receipt"),
    "receipt.saved": lazy("I have saved the code, finish"),
    "receipt.clears": lazy("The screen is cleared in"),
    "receipt.seconds": lazy("{n} seconds"),
    "receipt.more_time": lazy("Need more time"),
    "slip.where": lazy("Track it at {address} or at this kiosk."),
    "track.title": lazy("Track with a code"),
    "track.lead": lazy("Type the code of your receipt. Nothing stays on this screen afterwards."),
    "track.code": lazy("Tracking code"),
    "track.hint": lazy("16 letters and digits, with or without hyphens"),
    "track.show": lazy("Show"),
    "track.wrong": lazy("This is not a complete code. Please compare it letter by letter with your receipt."),
    "track.unknown": lazy("No petition opens with this code. Please compare it letter by letter with your receipt."),
    "track.offline": lazy("There is no connection at the moment. Please try again in a minute."),
    "track.more": lazy("To send a message, rate the answer or see files, open the tracking page on your phone."),
}

TEXTS: Mapping[str, LazyText] = {**_COMMON, **_RATING, **_WRITING, **_RECEIPT}


def touch_texts() -> dict[str, dict[str, str]]:
    """All texts as {locale: {key: words}}."""
    rendered = {}
    for locale in ("vi", "en"):
        with in_locale(locale):
            rendered[locale] = {key: str(text) for key, text in TEXTS.items()}
    return rendered
