"""The metrics of others that rules, consoles and dashboards ask for.

A test on real servers finds each of them in a scrape (tests/monitoring), so that none is asked for by a name
that it has in books only.
"""

from __future__ import annotations

ALWAYS = frozenset({
    "up",
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "process_start_time_seconds",
    "rabbitmq_disk_space_available_bytes",
    "rabbitmq_disk_space_available_limit_bytes",
    "rabbitmq_process_max_fds",
    "rabbitmq_process_open_fds",
    "rabbitmq_process_resident_memory_bytes",
    "rabbitmq_queue_consumers",
    "rabbitmq_queue_messages",
    "rabbitmq_resident_memory_limit_bytes",
    "minio_cluster_capacity_usable_free_bytes",
    "minio_cluster_capacity_usable_total_bytes",
    "node_filesystem_avail_bytes",
    "node_filesystem_size_bytes",
    "probe_success",
    "alertmanager_notifications_failed_total",
})  # fmt: skip
BACKUP = "daftar_backup_finished_timestamp_seconds"
"""Told by whoever makes a backup (docs/metrics.md)."""
WITH_TLS = "probe_ssl_earliest_cert_expiry"
ALERTS = "ALERTS"
"""Prometheus's own, where an alert fires or is about to."""

OTHERS = ALWAYS | {BACKUP, WITH_TLS, ALERTS}
