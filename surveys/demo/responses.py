"""Made-up responses, recorded by the same service as real ones, five hundred to a transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from surveys.core import clock
from surveys.core.database import Database
from surveys.demo.answers import FIELD_SHIFT, FIELD_WEIGHTS, Mood, answer, pick, pick_procedure
from surveys.demo.places import STANDS, Stand
from surveys.demo.timeline import Timeline, uuid7_at
from surveys.questionnaires.definition import OTHER, FrozenEdition
from surveys.responses.batch import Submission, write_batch
from surveys.responses.recorder import Recorder
from surveys.responses.services import record
from surveys.responses.snapshot import Snapshot

TOGETHER = 500
IMPROVEMENT = 0.55
"""How much better the mood is at the end of the made-up time than at its start, in steps of the scale."""

OUTCOMES = {"completed": 90, "partial": 6, "timeout": 4}
COMMENT_CODES = ("K6", "YK")
Report = Callable[[int], None]


class Gatherer(Recorder):
    """A recorder that writes many submissions in one transaction; nobody waits at a device for these."""

    def __init__(self, database: Database, report: Report) -> None:
        super().__init__(database)
        self._target = database
        self._report = report
        self._gathered: list[Submission] = []
        self.written = 0

    def record(self, submission: Submission) -> bool:
        """Keep the submission until there are enough for a transaction."""
        self._gathered.append(submission)
        if len(self._gathered) >= TOGETHER:
            self.flush()
        return True

    def flush(self) -> None:
        """Write what was gathered."""
        if self._gathered:
            with self._target.write_connection() as connection:
                self.written += len(write_batch(connection, self._gathered))
            self._gathered.clear()
            self._report(self.written)


@lru_cache(maxsize=1)
def comments() -> Mapping[str, Sequence[str]]:
    """The made-up comments by the kind of score they follow."""
    text = files("surveys.demo").joinpath("comments.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Sequence[str]] = yaml.safe_load(text)
    return found


class Crowd:
    """All made-up citizens who answer."""

    def __init__(self, snapshot: Snapshot, editions: Sequence[tuple[datetime, str]], timeline: Timeline, seed: int):
        self.snapshot, self.editions, self.timeline = snapshot, editions, timeline
        self.random = Random(f"responses-{seed}")  # noqa: S311  (made-up data must repeat)
        fields = {id_: code for code, id_ in snapshot.fields.items()}
        self.procedures: dict[str, list[str]] = {}
        for code, (_, field_id) in snapshot.procedures.items():
            self.procedures.setdefault(fields[field_id], []).append(code)

    def answer_all(self, count: int, recorder: Gatherer) -> None:
        """Let `count` people answer at their moments, in order of time."""
        codes = {code: stand.weight for code, stand in STANDS.items() if code in self.snapshot.places}
        for moment in self.timeline.moments(count, self.random):
            self._answer_one(pick(codes, self.random), moment, recorder)
        recorder.flush()

    def _answer_one(self, place: str, moment: datetime, recorder: Gatherer) -> None:
        random, stand = self.random, STANDS[place]
        edition = self._edition(place, stand, moment)
        field = stand.field or pick(FIELD_WEIGHTS, random)
        mood = self._mood(stand, field, moment)
        answers = answer(edition, mood, random, self._subject(edition, field))
        self._comment(edition, answers, mood)
        seconds = random.lognormvariate(3.2, 0.5) if edition.survey_code == "kiosk" else random.gauss(250, 60)
        with clock.freeze(moment):
            record(
                recorder,
                self.snapshot,
                id=uuid7_at(moment, random),
                touchpoint_code=place,
                edition_key=edition.key,
                answers=answers,
                started_at=moment - timedelta(seconds=max(6.0, seconds)),
                submitted_at=moment,
                locale="en" if random.random() < 0.03 else "vi",
                outcome=mood.outcome,
                drop_hidden=True,
            )

    def _edition(self, place: str, stand: Stand, moment: datetime) -> FrozenEdition:
        point = self.snapshot.places[place]
        if point.survey_code != "kiosk":
            return self.snapshot.live[point.survey_code]
        if point.long_survey_code and self.random.random() < stand.long_form:
            return self.snapshot.live[point.long_survey_code]
        key = [key for since, key in self.editions if since <= moment][-1]
        return self.snapshot.editions[key]

    def _mood(self, stand: Stand, field: str, moment: datetime) -> Mood:
        """Most people are content, some are not; the office gets better over time."""
        random = self.random
        base = random.gauss(1.9, 0.6) if random.random() < 0.115 else random.gauss(4.3, 0.55)
        gain = IMPROVEMENT * (self.timeline.progress(moment) - 0.5)
        level = base + stand.shift + FIELD_SHIFT.get(field, 0.0) + gain
        return Mood(level, pick(OUTCOMES, random))

    def _subject(self, edition: FrozenEdition, field: str) -> dict[str, str]:
        random = self.random
        if random.random() < 0.12:
            return {}
        subject = {"field": field if random.random() < 0.97 else OTHER}
        if field != OTHER:
            subject["procedure"] = pick_procedure(self.procedures[field], random)
        if random.random() < 0.3:
            subject["dossier"] = f"000.00.19.H19-{random.randrange(240101, 261231)}-{random.randrange(10**4):04d}"
        return subject

    def _comment(self, edition: FrozenEdition, answers: dict[str, Any], mood: Mood) -> None:
        """Some people write something, more of them when they are not content."""
        random = self.random
        face = answers.get("G1")
        if mood.outcome != "completed" or not isinstance(face, int):
            return
        kind = "low" if face <= 2 else "mid" if face == 3 else "high"
        if random.random() > {"low": 0.34, "mid": 0.12, "high": 0.045}[kind]:
            return
        code = next((code for code in COMMENT_CODES if code in edition.by_code), None)
        if code:
            answers[code] = random.choice(comments()["en" if random.random() < 0.02 else kind])
