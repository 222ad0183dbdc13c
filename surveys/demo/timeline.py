"""When things happen in the made-up year: office days and hours, busy and quiet months, one month without a
device.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from surveys.core import clock
from surveys.scores.periods import add_months, first_of_next_month

SATURDAY, SUNDAY = 5, 6
DAY_WEIGHTS = {0: 1.25, 1: 1.1, 2: 1.0, 3: 1.0, 4: 0.9, SATURDAY: 0.22, SUNDAY: 0.015}
MONTH_WEIGHTS = {
    1: 0.75,
    2: 0.55,
    3: 1.1,
    4: 1.05,
    5: 1.0,
    6: 1.0,
    7: 0.95,
    8: 0.95,
    9: 1.05,
    10: 1.15,
    11: 1.1,
    12: 1.0,
}
HOUR_WEIGHTS = {7: 5, 8: 17, 9: 20, 10: 17, 11: 7, 12: 1, 13: 9, 14: 16, 15: 14, 16: 9, 17: 1, 20: 1}
LEAST_MONTHS_FOR_A_GAP = 6


@dataclass(frozen=True)
class Timeline:
    """The days of the made-up time, oldest first, with how busy each is."""

    days: tuple[date, ...]
    weights: tuple[float, ...]
    now: datetime

    @classmethod
    def of(cls, months: int, now: datetime) -> Timeline:
        """The last `months` calendar months up to the present day; nothing was asked in one of them."""
        today = clock.local_day(now)
        start = add_months(today, 1 - months)
        silent = add_months(today, -(months // 2)) if months >= LEAST_MONTHS_FOR_A_GAP else None
        days = [start + timedelta(days=n) for n in range((today - start).days + 1)]
        if silent:
            days = [day for day in days if not silent <= day < first_of_next_month(silent)]
        if len(days) == 1:  # on the first day of a one-month time there may be no hour left
            days.insert(0, today - timedelta(days=1))
        weights = [DAY_WEIGHTS[day.weekday()] * MONTH_WEIGHTS[day.month] for day in days]
        return cls(tuple(days), tuple(weights), now)

    def moments(self, count: int, random: Random) -> list[datetime]:
        """`count` moments in office hours, in order, all of them before now."""
        drawn: list[datetime] = []
        while len(drawn) < count:
            day = random.choices(self.days, weights=self.weights)[0]
            moment = self._moment(day, random)
            if moment < self.now:
                drawn.append(moment)
        return sorted(drawn)

    def _moment(self, day: date, random: Random) -> datetime:
        hour = random.choices(list(HOUR_WEIGHTS), weights=list(HOUR_WEIGHTS.values()))[0]
        seconds = hour * 3600 + random.randrange(3600)
        return clock.start_of_local_day(day) + timedelta(seconds=seconds)

    def progress(self, moment: datetime) -> float:
        """How far the made-up time had gone at that moment: 0 at its start, 1 now."""
        start = clock.start_of_local_day(self.days[0])
        return max(0.0, min(1.0, (moment - start) / max(self.now - start, timedelta(seconds=1))))


def uuid7_at(moment: datetime, random: Random) -> uuid.UUID:
    """A UUID of version 7 (RFC 9562) as a device would have made it at that moment."""
    milliseconds = int(moment.timestamp() * 1000)
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | random.getrandbits(12) << 64
    return uuid.UUID(int=value | 0b10 << 62 | random.getrandbits(62))
