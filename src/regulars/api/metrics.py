"""What Prometheus is told. Each application has a registry of its own."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

if TYPE_CHECKING:
    from regulars.services.pump import Pump
    from regulars.services.submissions import Answer

_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_500, 5_000, 10_000)
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counters of the shell, the queue's length, and the size of each batch that the pump commits."""

    def __init__(self, pump: Pump) -> None:
        """Watch this pump."""
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._requests = Counter(
            "regulars_http_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "regulars_http_request_seconds",
            "Time from a request's head to the end of its answer.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._events = Counter("regulars_events", "Events answered, by status.", ("status",), registry=self.registry)
        for status in ("accepted", "duplicate", "refused"):
            self._events.labels(status)
        self._request_events = Histogram(
            "regulars_request_events", "Events in one request.", buckets=_SIZES, registry=self.registry
        )
        commit_events = Histogram(
            "regulars_commit_events", "Events in one transaction.", buckets=_SIZES, registry=self.registry
        )
        pump.on_batch = commit_events.observe
        queue = Gauge("regulars_queue_events", "Events waiting for a batch.", registry=self.registry)
        queue.set_function(lambda: pump.queued)

    def count_request(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answered request under its route's template."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def count_events(self, answers: Sequence[Answer]) -> None:
        """Count the events of one request."""
        self._request_events.observe(len(answers))
        for status, number in Tally(answer.status for answer in answers).items():
            self._events.labels(status).inc(number)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)
