"""The read model: all figures of one period, from a handful of statements over the tallies.

Formulas (domain rules §1.5): valid answers are 1-5; share = n(4, 5) / n(valid) with Wilson's 95 % limits;
the headline is the overall question G1; a factor pools the answers to all its rated items, the summary
questions S-* stand apart. Every row's `n` is the number of valid answers to the very question it shows:
places, channels and months show G1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from surveys.core import clock
from surveys.core.errors import Invalid, Problem
from surveys.core.translation import lazy
from surveys.places.rules import CHANNEL_NAMES, CHANNELS
from surveys.scores import cubes
from surveys.scores.catalogue import HEADLINE, REASONS, Names, Places, factor_items, read_names
from surveys.scores.cubes import Filter
from surveys.scores.periods import (
    Cut,
    Period,
    add_months,
    half_month_start,
    month_end,
    months_between,
    previous,
    split,
)
from surveys.scores.rows import Choice, Point, Row, Scores, Submissions

TREND_MONTHS = 12
EVERYTHING = Filter()


@dataclass(frozen=True)
class Asked:
    """What a reader asks for: a unit with everything under it ("" for all) and a channel ("" for all).

    `scope` are the units the reader may see at all; None when all.
    """

    unit: str = ""
    channel: str = ""
    scope: frozenset[int] | None = None


def read_scores(
    session: Session,
    period: Period,
    *,
    names: Names | None = None,
    only: Filter = EVERYTHING,
    locale: str = "vi",
) -> Scores:
    """Every figure of a period, within a filter (see `make_filter`).

    At most seven statements with those of `read_names`, nine when free dates leave days over at the edges.
    """
    return Reading(session, period, names or read_names(session), only, locale).scores()


def make_filter(names: Names, asked: Asked) -> Filter:
    """The filter of the statements, or Invalid with the pointer of what is not known."""
    if asked.channel and asked.channel not in CHANNELS:
        raise Invalid([Problem("/channel", lazy("There is no such channel."))])
    if not asked.unit:
        return Filter(asked.scope, asked.channel)
    unit = names.unit_by_code(asked.unit)
    units = names.units_below(unit.id) if unit else frozenset()
    if asked.scope is not None:
        units &= asked.scope
    if not units:
        raise Invalid([Problem("/unit", lazy("There is no such unit."))])
    return Filter(units, asked.channel)


class Reading:
    """One reading of the tallies for one period and filter."""

    def __init__(self, session: Session, period: Period, names: Names, only: Filter, locale: str) -> None:
        from surveys.scores import (
            frames,
        )  # pandas is loaded by the first page that shows scores, not at start

        self.frames = frames
        self.session, self.period, self.names, self.only, self.locale = session, period, names, only, locale
        extent = cubes.read_extent(session)
        self.ever_answered = extent.first_day is not None
        self.cut = split(period, first_day=extent.first_day, last_day=extent.last_day)
        self.headline_items = names.items(HEADLINE)
        self.before = self._period_before()
        self._count()

    def _period_before(self) -> tuple[Period, Cut] | None:
        earlier = previous(self.period)
        if earlier is None:
            return None
        cut = split(earlier)
        return None if cut.edges or cut.first is None else (earlier, cut)

    def _trend_months(self) -> list[date]:
        end = max(self.period.start, min(self.period.end, clock.today()))
        return months_between(min(self.period.start, add_months(end, 1 - TREND_MONTHS)), end)

    def _count(self) -> None:
        """Ask the database everything at once; what follows works on these frames."""
        frames, session, only, cut = self.frames, self.session, self.only, self.cut
        self.months = self._trend_months()
        starts = [self.months[0], self.period.start.replace(day=1)]
        if self.before and self.before[1].first:
            starts.append(self.before[1].first)
        last = half_month_start(month_end(max(self.months[-1], self.period.end)))
        self.edge_days = frames.frame(frames.DAY_COLUMNS, cubes.count_edge_items(session, cut, only))
        self.items = frames.frame(
            frames.ITEM_COLUMNS,
            cubes.count_items(session, cut, only),
            self.edge_days[list(frames.ITEM_COLUMNS)].itertuples(index=False, name=None),
        )
        self.half_months = frames.frame(
            ("period", *frames.ITEM_COLUMNS),
            cubes.count_half_months(session, min(starts), last, self.headline_items, only),
        )
        self.places = frames.valid(
            frames.frame(
                frames.PLACE_COLUMNS,
                cubes.count_places(session, cut, self.headline_items, only),
                cubes.count_edge_places(session, cut, self.headline_items, only),
            )
        )
        self.rated = frames.valid(self.items)

    def scores(self) -> Scores:
        """The figures, put together."""
        headline = self.rated[self.rated["item_id"].isin(self.headline_items)]
        return Scores(
            period=self.period,
            headline=Row.count(HEADLINE, self._text_of(HEADLINE), *self.frames.sums(headline)),
            faces=self.frames.faces(headline),
            questions=self._questions(),
            factors=self._factors(),
            units=self._places("unit_id", self.names.units),
            procedures=self._places("procedure_id", self.names.procedures, self.names.fields),
            fields=self._places("field_id", self.names.fields),
            channels=self._channels(),
            counters=self._places("counter_id", self.names.counters, self.names.units),
            months=self._months_of_period(),
            trend=self._trend(),
            reasons=self._reasons(),
            submissions=self._submissions(),
            before=self._headline_before(),
            ever_answered=self.ever_answered,
        )

    def _say(self, text: Mapping[str, str]) -> str:
        return text.get(self.locale) or text.get("vi", "")

    def _text_of(self, code: str) -> str:
        question = self.names.newest(code)
        return self._say(question.text) if question else code

    def _questions(self) -> tuple[Row, ...]:
        """One row per rated question, its editions and forms pooled by code, in the order of the newest
        form.
        """
        rated = [question for question in self.names.questions if question.kind == "faces"]
        newest = {question.code: question for question in rated}
        ordered = sorted(newest.values(), key=lambda q: (q.code != HEADLINE, q.survey, q.position))
        names = {q.code: (q.code, self._say(q.text), q.factor or "") for q in ordered}
        found = self.frames.by_mapping(self.rated, "item_id", {q.item_id: q.code for q in rated})
        return self.frames.named_rows(found, names)

    def _factors(self) -> tuple[Row, ...]:
        groups = {item: factor for factor, ids in factor_items(self.names.questions).items() for item in ids}
        names = {code: (code, self._say(title), "") for code, title in self.names.factors.items()}
        return self.frames.named_rows(self.frames.by_mapping(self.rated, "item_id", groups), names)

    def _places(self, column: str, places: Places, parents: Places | None = None) -> tuple[Row, ...]:
        ordered = sorted(places.values(), key=lambda place: (place.position, place.id))
        names = {place.id: (place.code, self._say(place.name), _code_of(place.parent_id, parents)) for place in ordered}
        return self.frames.named_rows(self.frames.sums_by(self.places, column), names)

    def _channels(self) -> tuple[Row, ...]:
        names = {channel: (channel, str(CHANNEL_NAMES[channel]), "") for channel in CHANNELS}
        return self.frames.named_rows(self.frames.sums_by(self.places, "channel"), names)

    def _months_of_period(self) -> tuple[Row, ...]:
        """The calendar months cut to the period: a period from the 15th begins with half a month."""
        halves = self.half_months
        inside = halves[halves["period"].between(self.cut.first, self.cut.last)] if self.cut.first else halves[:0]
        days = self.edge_days[self.edge_days["item_id"].isin(self.headline_items)]
        found = self.frames.month_sums(inside, days)
        return self.frames.named_rows(found, {month: _month_name(month) for month in found})

    def _trend(self) -> tuple[Point, ...]:
        """Whole calendar months up to the period's last one, those without answers included."""
        found = self.frames.month_sums(self.half_months, self.edge_days[:0])
        began = self._new_editions()
        points = []
        for month in self.months:
            code, label, _ = _month_name(month)
            points.append(Point(Row.count(code, label, *found.get(month, (0, 0, 0))), began.get(month, ())))
        return tuple(points)

    def _new_editions(self) -> dict[date, tuple[str, ...]]:
        """Months in which a newer edition of a form already in use was answered for the first time."""
        first = self.frames.first_months(self.half_months)
        seen: dict[str, int] = {}
        began: dict[date, list[str]] = {}
        asked = [q for q in self.names.questions if q.code == HEADLINE and q.item_id in first]
        for question in sorted(asked, key=lambda q: q.edition_number):
            if question.survey in seen:
                began.setdefault(first[question.item_id], []).append(question.edition_key)
            seen[question.survey] = question.edition_number
        return {month: tuple(keys) for month, keys in began.items()}

    def _reasons(self) -> tuple[Choice, ...]:
        questions = [question for question in self.names.questions if question.code == REASONS]
        labels = {code: self._say(text) for question in questions for code, text in question.options}
        return self.frames.choices(self.items, questions, labels)

    def _submissions(self) -> Submissions:
        counted = cubes.count_submissions(self.session, self.period.start, self.period.end, self.only)
        by_outcome = {row.outcome: int(row.n) for row in counted}
        return Submissions(sum(by_outcome.values()), by_outcome.get("completed", 0))

    def _headline_before(self) -> Row | None:
        if self.before is None:
            return None
        _, cut = self.before
        inside = self.half_months[self.half_months["period"].between(cut.first, cut.last)]
        row = Row.count(HEADLINE, "", *self.frames.sums(self.frames.valid(inside)))
        return row if row.n else None


def _code_of(place_id: int | None, places: Places | None) -> str:
    place = places.get(place_id) if places and place_id else None
    return place.code if place else ""


def _month_name(month: date) -> tuple[str, str, str]:
    return f"{month:%Y-%m}", f"{month:%m/%Y}", ""
