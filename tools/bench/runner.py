"""Runs in Odoo's shell: fill a database, or take one measure on it. Speaks JSON on the last line of its output."""

import importlib.util
import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path

FOLDER = Path(os.environ["DEALER_BENCH"])
FACTS_KEY = "dealer.bench.facts"


def load(path):
    sys.path[:0] = [str(FOLDER / "measures"), str(FOLDER)]  # measures share helpers, and so do fills
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fill(env, cards, data):
    facts = load(FOLDER / f"{data}.py").fill(env, cards)
    env["ir.config_parameter"].set_param(FACTS_KEY, json.dumps(facts))
    env.cr.commit()
    return {"cards": cards}


def once(env, call, facts, prepare=None):
    """One run, undone afterwards, with cold ORM caches: (milliseconds, queries); what it needs is made before the clock starts."""
    env.invalidate_all()
    savepoint = env.cr.savepoint(flush=False)
    prepared = [prepare(env, facts)] if prepare else []
    env.flush_all()
    env.invalidate_all()
    before, start = env.cr.sql_log_count, time.perf_counter()
    call(env, facts, *prepared)
    env.flush_all()
    spent, queries = (time.perf_counter() - start) * 1000, env.cr.sql_log_count - before
    env.clear()
    savepoint.close(rollback=True)
    return spent, queries


def measure(env, name, side, gate):
    """Wait at the gate for each run: the other side runs in turn, so that a noisy machine disturbs both alike."""
    module = load(FOLDER / "measures" / f"{name}.py")
    call = getattr(module, side, None) or module.ours
    facts = json.loads(env["ir.config_parameter"].get_param(FACTS_KEY))
    user = module.user(facts) if hasattr(module, "user") else facts["users"][0]
    env = env(user=user, context={"lang": "zh_CN", "tz": "Asia/Shanghai"}) if user else env
    results = []
    with open(f"{gate}.go", encoding="ascii") as go, open(f"{gate}.done", "w", encoding="ascii") as done:
        for word in iter(go.readline, "end\n"):
            result = once(env, call, facts, getattr(module, "prepare", None))
            if word == "run\n":
                results.append(result)
            done.write("done\n")
            done.flush()
    env.cr.rollback()
    return {
        "cards": facts["cards"], "ms": round(statistics.median(spent for spent, _queries in results), 2),
        "queries": max(queries for _spent, queries in results),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main(env):
    action = os.environ["DEALER_ACTION"]
    if action == "fill":
        result = fill(env, int(os.environ["DEALER_CARDS"]), os.environ["DEALER_DATA"])
    else:
        result = measure(env, os.environ["DEALER_MEASURE"], os.environ["DEALER_SIDE"], os.environ["DEALER_GATE"])
    sys.stdout.write(f"\nBENCH {json.dumps(result)}\n")


main(env)  # noqa: F821 - the shell's
