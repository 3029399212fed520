"""pytest plugin: leaves the counts and the reasons of skips where ./dealer test can read them."""

import json
import os

COUNTED = ("failed", "error", "passed", "skipped", "xfailed", "xpassed", "subtests failed", "warnings")


def pytest_terminal_summary(terminalreporter):
    target = os.environ.get("DEALER_REPORT")
    if not target:
        return
    stats = terminalreporter.stats
    reasons = [report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
               for report in stats.get("skipped", [])]
    with open(target, "w", encoding="utf-8") as stream:
        json.dump({"counts": {key: len(stats[key]) for key in COUNTED if stats.get(key)}, "skips": reasons}, stream)
