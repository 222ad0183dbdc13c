"""How the desk says a petition's clock: what is left, when it is due, and how that was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from surveys.core import clock as time
from surveys.petitions.clocks import Clock
from surveys.petitions.working_days import PAUSED, WEEKEND, Count, Skipped
from surveys.web.i18n import _, ngettext

MOST_DAYS_SHOWN = 8


@dataclass(frozen=True)
class ClockWords:
    """A clock ready to be shown: the `clock` macro's arguments and the sentences beside it."""

    words: str
    gone: int
    total: int
    due: str
    due_long: str
    state: str
    headline: str
    counted: str
    days: tuple[tuple[str, bool], ...]
    month: str


def clock_words(clock: Clock) -> ClockWords:
    """The clock in words. `state` is '', soon, late or paused, as the look names them."""
    days, month = _days(clock)
    return ClockWords(
        words=_left(clock),
        gone=min(clock.used, clock.total) if clock.level != "late" else clock.total,
        total=clock.total,
        due=_due(clock),
        due_long=long_day(clock.due_on) if clock.due_on else "",
        state={"soon": "soon", "late": "late", "paused": "paused"}.get(clock.level, ""),
        headline=_headline(clock),
        counted=how_counted(clock.count) if clock.count else "",
        days=days,
        month=month,
    )


def _left(clock: Clock) -> str:
    if clock.state == "paused":
        return _("Paused")
    if clock.state == "stopped" or clock.stage == "none":
        return _("Clock stopped")
    if clock.overdue:
        return ngettext("%(num)s day overdue", "%(num)s days overdue", clock.overdue)
    if clock.left == 0:
        return _("Due today")
    return ngettext("%(num)s day left", "%(num)s days left", clock.left)


def _due(clock: Clock) -> str:
    if clock.state == "paused" and clock.paused_since:
        return _("Waiting for the citizen since %(day)s", day=_short(clock.paused_since))
    if clock.due_on is None or clock.stage == "none":
        return ""
    if clock.stage == "classify":
        return _("Classify by %(day)s", day=_short(clock.due_on))
    return _("Promised for %(day)s", day=_short(clock.due_on))


def _headline(clock: Clock) -> str:
    left = _left(clock)
    if clock.state != "running" or clock.overdue:
        return left
    if clock.stage == "classify":
        return _("%(left)s to classify or transfer", left=left)
    return _("%(left)s to answer", left=left)


def _short(day: date) -> str:
    return day.strftime("%d/%m")


def long_day(day: date) -> str:
    """`thứ Hai, 16/11/2026`, the way a promise is written."""
    names = (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
    )  # fmt: skip
    return f"{names[day.weekday()]}, {day.strftime('%d/%m/%Y')}"


def how_counted(count: Count) -> str:
    """One sentence: from which day, and what was left out and why."""
    if not count.counted:
        return ""
    start = _("Counted from %(day)s", day=_short(count.counted[0]))
    left_out = _left_out(count.skipped)
    sentences = [_("%(start)s, leaving out %(days)s.", start=start, days=left_out) if left_out else f"{start}."]
    if count.deferred:
        sentences.append(_("It came after hours or on a day off, so day zero is %(day)s.", day=_short(count.day_zero)))
    if count.moved:
        sentences.append(
            ngettext("The pause moved it by %(num)s day.", "The pause moved it by %(num)s days.", count.moved)
        )
    if count.rolled_from:
        sentences.append(_("It would have ended on %(day)s, a day off.", day=_short(count.rolled_from)))
    return " ".join(sentences)


def _left_out(skipped: Sequence[Skipped]) -> str:
    weekends = len({one.day.isocalendar()[:2] for one in skipped if one.kind == WEEKEND})
    parts = [ngettext("%(num)s weekend", "%(num)s weekends", weekends)] if weekends else []
    special = [one for one in skipped if one.kind not in (WEEKEND, PAUSED)]
    parts += [f"{_short(one.day)} ({one.name})" if one.name else _short(one.day) for one in special]
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s", first=", ".join(parts[:-1]), last=parts[-1])


def _days(clock: Clock) -> tuple[tuple[tuple[str, bool], ...], str]:
    """The counted days under the cells, today marked; only when they are few enough to be read."""
    if clock.count is None or not clock.count.counted or len(clock.count.counted) > MOST_DAYS_SHOWN:
        return (), ""
    days, today = clock.count.counted, time.today()
    if days[0].month != days[-1].month:
        return tuple((_short(day), day == today) for day in days), ""
    return tuple((f"{day.day:02d}", day == today) for day in days), _("month %(month)s", month=days[0].month)
