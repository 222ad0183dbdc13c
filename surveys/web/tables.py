"""Every table of the house, loaded together for migrations and tests."""

from __future__ import annotations

from surveys.core import audit, catalogue, office, quotas  # noqa: F401  (imported for their tables)
from surveys.core.schema import Base
from surveys.notices import models as notices  # noqa: F401
from surveys.people import models as people  # noqa: F401
from surveys.petitions import models as petitions  # noqa: F401
from surveys.places import models as places  # noqa: F401
from surveys.questionnaires import models as questionnaires  # noqa: F401
from surveys.responses import models as responses  # noqa: F401
from surveys.tallies import models as tallies  # noqa: F401

metadata = Base.metadata
