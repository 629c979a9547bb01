"""The zone of every day and hour that the regulation speaks of."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Final

# A fixed offset, not zoneinfo: China has kept +08:00 without summer time since 1992, and zoneinfo finds no
# time-zone data on Windows and slim containers unless a further package is installed.
SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
