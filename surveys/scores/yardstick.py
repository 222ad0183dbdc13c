"""What figures are held against: the target, and how few answers are too few. All three are office
settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.core.office import Office
from surveys.scores.rows import Row

AXIS_STARTS = (0.6, 0.5)
NEAREST = 0.01
"""How near to the axis' beginning a dot may stand."""


@dataclass(frozen=True)
class Yardstick:
    """`target` is a fraction of 1; fewer than `small` answers are a small sample, fewer than `least` show
    nothing.
    """

    target: float
    small: int = 30
    least: int = 5

    def shows(self, row: Row) -> bool:
        """Whether the row has enough answers for its share to be shown."""
        return (row.n or 0) >= self.least

    def is_small(self, row: Row) -> bool:
        """Whether the row is marked as a small sample."""
        return (row.n or 0) < self.small


def yardstick_of(office: Office) -> Yardstick:
    """The yardstick that the office has set."""
    return Yardstick(
        target=office.satisfaction_target.value / 100,
        small=int(office.small_sample.value),
        least=int(office.smallest_cell.value),
    )


def axis_start(rows: Sequence[Row], yardstick: Yardstick) -> float:
    """Where an axis for lines and dots may begin: at 60 or 50 percent when every dot and every interval
    that is not that of a small sample fits, else at 0. What a small sample's interval loses is marked with
    an arrow.
    """
    shown = [row for row in rows if yardstick.shows(row)]
    dots = [row.share - NEAREST for row in shown if row.share is not None]
    limits = [row.low for row in shown if row.low is not None and not yardstick.is_small(row)]
    lowest = min([*dots, *limits, yardstick.target])
    return next((start for start in AXIS_STARTS if lowest >= start), 0.0)
