"""Figures of scores as Plotly draws them; the one module that knows plotly.

Colours, intervals and missing data follow the look's §6: glaze for the one series, ink for what measures
it, a hatch and words where there is nothing. Every figure has its numbers as a table beside it, so nothing
is said only here.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from markupsafe import Markup

from surveys.scores.rows import Choice, Point, Row
from surveys.scores.yardstick import Yardstick, axis_start
from surveys.web.filters import number
from surveys.web.i18n import _, current_locale

INK, INK_2, EDGE, LINE = "#16211F", "#4B5552", "#767A72", "#DCD5C5"
GLAZE, BAND = "#0B5A52", "rgba(11, 90, 82, 0.14)"
S1, S2, S4 = "#9C3D12", "#E3A878", "#86C3B6"
FONT = '"Be Vietnam Pro", system-ui, "Noto Sans", sans-serif'
CLEAR = "rgba(0, 0, 0, 0)"
LABEL_WIDTH = 22
FACTOR_NAMES, REASON_NAMES = 156, 168
MOST_MONTHS_NAMED = 13


def as_json(figure: Any) -> Markup:
    """The figure for a `<script type="application/json">`, in which `<` cannot end the element."""
    text: str = figure.to_json()
    # safe: JSON, in which every "<" is written as an escape
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704


def trend_figure(points: Sequence[Point], yardstick: Yardstick) -> Any:
    """Share of satisfied by month: a line with its band, broken where nothing was answered and where the
    wording changed.
    """
    drawn = [point.row for point in points if yardstick.shows(point.row)]
    start = axis_start(drawn, yardstick) * 100
    figure = _figure(height=272, margin={"l": 36, "r": 92, "t": 10, "b": 26})
    for segment in _segments(points, yardstick):
        _add_segment(figure, points, segment, yardstick)
    _add_gaps(figure, points, start)
    _add_hidden(figure, points, start, yardstick)
    _add_breaks(figure, points)
    _add_target(figure, yardstick, len(points))
    _add_last_value(figure, points, yardstick)
    figure.update_xaxes(
        tickvals=list(range(len(points))),
        ticktext=_month_labels(points),
        range=[-0.35, len(points) - 0.65],
        showgrid=False,
    )
    figure.update_yaxes(range=[start, 100.5], dtick=10 if start else 20, ticklabelstandoff=6)
    return figure


def _month_labels(points: Sequence[Point]) -> list[str]:
    """12/25, 01/26, 02, 03: the year where it begins and at the left end; every third month of a long
    line.
    """
    step = 1 if len(points) <= MOST_MONTHS_NAMED else -(-len(points) // 12)
    labels = []
    for index, point in enumerate(points):
        year, month = point.row.code.split("-")
        named = f"{month}/{year[2:]}" if index == 0 or month == "01" or step > 1 else month
        labels.append(named if index % step == 0 else "")
    return labels


def _segments(points: Sequence[Point], yardstick: Yardstick) -> list[list[int]]:
    """Runs of months that one line may join: no gap inside and no new wording."""
    runs: list[list[int]] = []
    joined = False
    for index, point in enumerate(points):
        if not yardstick.shows(point.row):
            joined = False
            continue
        if joined and not point.new_editions:
            runs[-1].append(index)
        else:
            runs.append([index])
        joined = True
    return runs


def _add_segment(figure: Any, points: Sequence[Point], months: list[int], yardstick: Yardstick) -> None:
    rows = [points[index].row for index in months]
    low, high = [_percent(row.low) for row in rows], [_percent(row.high) for row in rows]
    share = [_percent(row.share) for row in rows]
    if len(months) > 1:
        figure.add_scatter(
            x=[*months, *reversed(months)], y=[*high, *reversed(low)], fill="toself", fillcolor=BAND,
            line={"width": 0}, mode="lines", hoverinfo="skip",
        )  # fmt: skip
    lone = len(months) == 1
    whiskers = {
        "type": "data", "symmetric": False, "color": INK_2, "thickness": 1.5, "width": 5, "visible": lone,
        "array": [top - value for top, value in zip(high, share, strict=True)],
        "arrayminus": [value - bottom for bottom, value in zip(low, share, strict=True)],
    }  # fmt: skip
    outline = [INK_2 if yardstick.is_small(row) else GLAZE for row in rows]
    figure.add_scatter(
        x=months, y=share, mode="lines+markers", line={"color": GLAZE, "width": 2.5}, error_y=whiskers,
        marker={"size": 9, "color": "#FFFFFF", "line": {"color": outline, "width": 2.5}},
        hovertext=[_said(row, row.label, yardstick) for row in rows], hoverinfo="text",
    )  # fmt: skip


def _add_gaps(figure: Any, points: Sequence[Point], start: float) -> None:
    """A hatch over every month without an answer, and the words once for each stretch."""
    empty = [index for index, point in enumerate(points) if not point.has_data]
    if not empty:
        return
    figure.add_bar(
        x=empty, y=[100 - start] * len(empty), base=start, width=1, hoverinfo="skip",
        marker={"color": CLEAR, "line": {"width": 0},
                "pattern": {"shape": "/", "fgcolor": EDGE, "bgcolor": CLEAR, "size": 7, "solidity": 0.12}},
    )  # fmt: skip
    for first, last in _stretches(empty):
        figure.add_annotation(
            x=(first + last) / 2, y=start + (100 - start) * 0.1, text=_("no data"), showarrow=False,
            bgcolor="#FFFFFF", borderpad=2, font={"color": INK},
        )  # fmt: skip


def _add_hidden(figure: Any, points: Sequence[Point], start: float, yardstick: Yardstick) -> None:
    """A word where a month has too few answers to be drawn."""
    for index, point in enumerate(points):
        if point.has_data and not yardstick.shows(point.row):
            figure.add_annotation(
                x=index, y=start + (100 - start) * 0.1, text=_("hidden"), showarrow=False, font={"color": INK_2}
            )


def _stretches(indices: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for index in indices:
        if found and found[-1][1] == index - 1:
            found[-1] = (found[-1][0], index)
        else:
            found.append((index, index))
    return found


def _add_breaks(figure: Any, points: Sequence[Point]) -> None:
    for index, point in enumerate(points):
        if not point.new_editions:
            continue
        figure.add_vline(x=index - 0.5, line={"color": INK, "width": 1.5, "dash": "dot"})
        figure.add_annotation(
            x=index - 0.5, y=0.97, yref="paper", yanchor="top", xshift=4, showarrow=False,
            xanchor="left" if index < len(points) * 0.75 else "right", bgcolor="rgba(255, 255, 255, 0.85)",
            text=_("new wording: %(edition)s", edition=", ".join(point.new_editions)), font={"color": INK_2},
        )  # fmt: skip


def _add_target(figure: Any, yardstick: Yardstick, months: int) -> None:
    target = _percent(yardstick.target)
    figure.add_shape(
        type="line", x0=-0.35, x1=months - 0.65, y0=target, y1=target,
        line={"color": INK, "width": 1.8, "dash": "6px,4px"},
    )  # fmt: skip
    figure.add_annotation(
        x=1, xref="paper", xanchor="left", xshift=6, y=target, showarrow=False, text=_target_words(yardstick)
    )


def _target_words(yardstick: Yardstick) -> str:
    value = yardstick.target * 100
    return _("target %(value)s", value=number(value, 0 if value == round(value) else 1))


def _add_last_value(figure: Any, points: Sequence[Point], yardstick: Yardstick) -> None:
    last = points[-1].row if points else None
    if last is None or last.share is None or not yardstick.shows(last):
        return
    for text, shift, font in (
        (number(last.share * 100, 1), 8, {"color": GLAZE, "size": 15, "weight": 700}),
        (f"n = {number(last.n)}", -9, {"color": INK_2, "size": 13}),
    ):
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=6, y=_percent(last.share), yshift=shift, text=text,
            showarrow=False, font=font,
        )  # fmt: skip


def factors_figure(rows: Sequence[Row], yardstick: Yardstick) -> Any:
    """The factors as bars from 0 with whiskers, against the target."""
    shown = [row for row in rows if yardstick.shows(row)]
    figure = _figure(height=max(120, 49 * len(shown) + 30), margin={"l": FACTOR_NAMES, "r": 52, "t": 24, "b": 2})
    places = list(range(len(shown)))
    share = [_percent(row.share) for row in shown]
    small = [yardstick.is_small(row) for row in shown]
    figure.add_bar(
        x=share, y=places, orientation="h", width=0.36,
        marker={"color": ["#FFFFFF" if few else S4 for few in small], "line": {"color": GLAZE, "width": 1}},
        error_x={
            "type": "data", "symmetric": False, "color": INK, "thickness": 2, "width": 6,
            "array": [_percent(row.high) - value for row, value in zip(shown, share, strict=True)],
            "arrayminus": [value - _percent(row.low) for row, value in zip(shown, share, strict=True)],
        },
        hovertext=[_said(row, row.label, yardstick) for row in shown], hoverinfo="text",
    )  # fmt: skip
    figure.update_xaxes(range=[0, 100], tickvals=[0, 25, 50, 75, 100], ticktext=["0", "", "50", "", ""], side="top")
    figure.update_yaxes(range=[len(shown) - 0.5, -0.5], showticklabels=False, showgrid=False)
    _add_names(figure, [_named(row, yardstick) for row in shown], FACTOR_NAMES)
    target = _percent(yardstick.target)
    figure.add_vline(x=target, line={"color": INK, "width": 1.8, "dash": "6px,4px"})
    figure.add_annotation(x=target, y=1, yref="paper", yanchor="bottom", showarrow=False, text=_target_words(yardstick))
    _add_column(figure, [number(value, 1) for value in share], {"size": 15, "weight": 700})
    return figure


def _named(row: Row, yardstick: Yardstick) -> str:
    size = f"n = {number(row.n)}"
    if yardstick.is_small(row):
        size = f"{size} · {_('small sample')}"
    return "<br>".join([*wrap(row.label, LABEL_WIDTH)[:2], size])


def _add_names(figure: Any, texts: Sequence[str], width: int) -> None:
    """The names of the bars, flush left as everything we write."""
    for place, text in enumerate(texts):
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", xshift=-width, y=place, text=text, showarrow=False, align="left"
        )


def reasons_figure(choices: Sequence[Choice]) -> Any:
    """Pareto: how often each reason was given, dark up to the 80 % mark, cumulated shares as a column of
    figures.
    """
    figure = _figure(height=max(110, 31 * len(choices) + 14), margin={"l": REASON_NAMES, "r": 58, "t": 0, "b": 0})
    places = list(range(len(choices)))
    most = max((choice.n for choice in choices), default=1)
    figure.add_bar(
        x=[choice.n for choice in choices], y=places, orientation="h", width=0.74,
        marker={"color": [S1 if choice.vital else S2 for choice in choices], "line": {"color": EDGE, "width": 1}},
        hovertext=[f"{choice.label}: {number(choice.n)}" for choice in choices], hoverinfo="text",
    )  # fmt: skip
    figure.update_xaxes(range=[0, most * 1.22], showticklabels=False, showgrid=False)
    figure.update_yaxes(range=[len(choices) - 0.5, -0.5], showticklabels=False, showgrid=False)
    _add_names(figure, [choice.label for choice in choices], REASON_NAMES)
    for place, choice in zip(places, choices, strict=True):
        figure.add_annotation(
            x=choice.n, y=place, xanchor="left", xshift=5, showarrow=False, text=number(choice.n),
            font={"weight": 700, "size": 14},
        )  # fmt: skip
    percent = "\u00a0%" if current_locale() == "vi" else "%"
    _add_column(figure, [number(choice.cumulative * 100) + percent for choice in choices], {"color": INK_2})
    return figure


def _add_column(figure: Any, texts: Sequence[str], font: dict[str, Any]) -> None:
    """Figures right of a bar chart, one a bar."""
    for place, text in enumerate(texts):
        figure.add_annotation(
            x=1, xref="paper", xanchor="right", xshift=50, y=place, text=text, showarrow=False, align="right",
            font=font,
        )  # fmt: skip


def _said(row: Row, name: str, yardstick: Yardstick) -> str:
    """One figure in words: name, share, interval, n."""
    small = f" · {_('small sample')}" if yardstick.is_small(row) else ""
    low, high = number(_percent(row.low), 1), number(_percent(row.high), 1)
    interval = _("95%% interval: %(low)s – %(high)s", low=low, high=high)
    return f"{name}: {number(_percent(row.share), 1)} %<br>{interval}<br>n = {number(row.n)}{small}"


def _percent(share: float | None) -> float:
    return 100 * share if share is not None else 0.0


def _figure(*, height: int, margin: dict[str, int]) -> Any:
    """An empty figure in the look: no frame, hairline grid, our type, the reader's decimal mark."""
    import plotly.graph_objects as go  # loaded by the first dashboard, not at start

    figure = go.Figure()
    figure.update_layout(
        template=None, separators=",." if current_locale() == "vi" else ".,", height=height, margin=margin,
        showlegend=False, paper_bgcolor=CLEAR, plot_bgcolor=CLEAR, dragmode=False, barmode="overlay",
        font={"family": FONT, "size": 13, "color": INK},
        hoverlabel={"bgcolor": "#FFFFFF", "bordercolor": EDGE, "font": {"family": FONT, "size": 13, "color": INK}},
    )  # fmt: skip
    axis = {"fixedrange": True, "zeroline": False, "showline": False, "gridcolor": LINE, "gridwidth": 1, "ticks": ""}
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure
