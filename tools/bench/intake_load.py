"""Load on the address for leads: real workers, real clients, real commits; none lost, none twice (performance.md: intake of ADF).

    ./dealer db new load && python3 tools/bench/intake_load.py load [--messages 1000] [--clients 8] [--workers 2] [--repeat 10]

Every tenth message (``--repeat``) is sent twice by two clients at once, as portals do after a time-out. Fails when one is refused,
lost or twice, when the address of a kept message does not say what became of it, or when not all are leads ``--within`` so many
seconds after the last was sent. On a machine with other work, compare the processor time a message: seconds say little there.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import Empty, Queue

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
from datetime import datetime
team = env['crm.team'].search([('name', '=', 'load')]) or env['crm.team'].create(
    {'name': 'load', 'is_dealership': True, 'company_id': env.company.id})
source = env['dealership.lead.source'].create({
    'name': 'load', 'code': datetime.now().strftime('load-%H%M%S%f'), 'team_id': team.id,
    'channel_id': env.ref('auto_dealership.channel_vertical_portal').id})
Brand = env['fleet.vehicle.model.brand']
brand = Brand.search([('name', '=', '上汽大众')], limit=1) or Brand.create({'name': '上汽大众'})
if not env['fleet.vehicle.model'].search([('name', '=', '途观'), ('brand_id', '=', brand.id)]):
    env['fleet.vehicle.model'].create({'name': '途观', 'brand_id': brand.id})
key = env['dealership.lead.key'].create({'name': 'load', 'source_id': source.id, 'rate_limit': 60000})
# core's enrichment asks the network about each lead with an e-mail address, which a benchmark has not, and keeps the scheduler
env['ir.config_parameter'].set_param('crm.iap.lead.enrich.setting', 'manual')
token = key.action_issue()['context']['default_key']
env.cr.commit()
print('LOAD', source.code, token)
"""
COUNT = """
import time
for _second in range(120):
    env.cr.execute("SELECT count(*) FROM dealership_lead_message WHERE fate = 'pending' AND source_id ="
                   " (SELECT id FROM dealership_lead_source WHERE code = %s)", ['{code}'])
    if not env.cr.fetchone()[0]:
        break
    env.cr.rollback()
    time.sleep(1)
env.cr.execute("SELECT count(*), count(DISTINCT external_id) FROM crm_lead WHERE lead_source_id ="
               " (SELECT id FROM dealership_lead_source WHERE code = %s)", ['{code}'])
leads = env.cr.fetchone()
env.cr.execute("SELECT max(write_date - received_on), max(write_date) - max(received_on) FROM dealership_lead_message"
               " WHERE fate = 'accepted' AND length(external_id) < 14"  # those sent while the clock ran
               " AND source_id = (SELECT id FROM dealership_lead_source WHERE code = %s)", ['{code}'])
print('LOAD', *leads, *(int(delay.total_seconds()) for delay in env.cr.fetchone()))
"""
WARM = 4  # messages that each worker takes before the clock runs
MESSAGE = (
    '<?xml version="1.0"?><?adf version="1.0"?><adf><prospect><id source="load">{n}</id>'
    '<requestdate>2026-03-01T09:00:00+08:00</requestdate>'
    '<vehicle interest="buy" status="new"><year>2026</year><make>上汽大众</make><model>途观</model><finance><method>cash</method>'
    '<amount type="total">250000</amount></finance></vehicle><customer><contact><name part="full">客户{n}</name>'
    '<phone type="cellphone">13{n:09d}</phone><email>c{n}@example.com</email></contact><comments>周末看车，第 {n} 位</comments></customer>'
    '<vendor><vendorname>华星汽车</vendorname></vendor></prospect></adf>')


def shell(database, script):
    done = subprocess.run([ROOT / "dealer", "shell", "--db", database], input=script, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("LOAD ")]
    if not lines:
        sys.exit(done.stdout + done.stderr)
    return lines[-1].split()[1:]


def client(port, path, token, prefer, jobs, times, answers):
    """Take messages off the queue until it is empty."""
    while True:
        try:
            number = jobs.get_nowait()
        except Empty:
            return
        start = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", path, MESSAGE.format(n=number).encode(), {
            "Content-Type": "application/xml", "Authorization": f"Bearer {token}", **({"Prefer": prefer} if prefer else {})})
        response = connection.getresponse()
        answer = json.loads(response.read())
        connection.close()
        times.append((time.perf_counter() - start) * 1000)
        answers.append((number, response.status, answer))


def wait_for(port):
    for _second in range(120):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/web/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.5)
    sys.exit("the server did not start")


def fates(port, token, answers):
    """What the addresses of kept messages say of them now."""
    told = {}
    for _number, _status, answer in answers:
        if "status_url" in answer:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", answer["status_url"], headers={"Authorization": f"Bearer {token}"})
            fate = json.loads(connection.getresponse().read())["status"]
            connection.close()
            told[fate] = told.get(fate, 0) + 1
    return told


def spent(processes):
    """Seconds of processor time of these processes."""
    ticks = 0
    for process in processes:
        numbers = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(numbers[11]) + int(numbers[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def serve(options):
    """One process a worker, each at a port of its own, and one for the scheduler, as in production: the prefork server needs
    gevent, which not every machine has."""
    command = [ROOT / "dealer", "odoo", "--", "-d", options.database, "--workers", "0", "--log-level", "warn"]
    ports = [options.port + number for number in range(options.workers)]
    servers = [subprocess.Popen([*command, "--http-port", str(port), "--max-cron-threads", "0"]) for port in ports]
    return ports, [*servers, subprocess.Popen([*command, "--no-http", "--max-cron-threads", "1"])]


def drive(options, code, token):
    """(milliseconds of each message, answers, seconds, processor seconds, what the database holds, what the addresses say)"""
    ports, servers = serve(options)
    try:
        path, prefer, times, answers, kept = f"/dealership/intake/{code}/adf", "wait" if options.wait else "", [], [], []
        for place, port in enumerate(ports):
            wait_for(port)
            warm = Queue()
            for number in range(WARM):
                warm.put(10**8 + place * WARM + number)
            client(port, path, token, "", warm, [], kept)
        while "pending" in fates(ports[0], token, kept):
            time.sleep(1)  # the scheduler has not begun yet
        jobs = Queue()
        for number in range(options.messages):
            jobs.put(number)
            if options.repeat and not number % options.repeat:
                jobs.put(number)
        threads = [
            threading.Thread(target=client, args=(ports[number % len(ports)], path, token, prefer, jobs, times, answers))
            for number in range(options.clients)]
        start, before = time.perf_counter(), spent(servers)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - start
        counted = shell(options.database, COUNT.replace("{code}", code))
        processor = spent(servers) - before
        return times, answers, seconds, processor, counted, fates(ports[0], token, answers[:: max(1, len(answers) // 50)])
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("database")
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=10)
    parser.add_argument("--within", type=int, default=30)
    parser.add_argument("--wait", action="store_true", help="each sender waits until his lead is made")
    parser.add_argument("--port", type=int, default=8469)
    options = parser.parse_args()
    code, token = shell(options.database, PREPARE)
    times, answers, seconds, processor, counted, told = drive(options, code, token)
    leads, different, longest, settled = map(int, counted)
    leads, different = leads - WARM * options.workers, different - WARM * options.workers
    cuts = statistics.quantiles(times, n=100)
    wrong = [answer for answer in answers if answer[1] not in (200, 201, 202)]
    print(f"{len(times)} messages in {seconds:.1f} s: {len(times) / seconds:.1f}/s, p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, "
          f"p99 {cuts[98]:.0f} ms; processor time of Odoo, leads made: {processor * 1000 / len(times):.1f} ms a message")
    print(f"refused {len(wrong)}; leads {leads} of {options.messages}, lost {options.messages - different}, twice {leads - different}; "
          f"the last {settled} s after the last message, the longest wait {longest} s; addresses say {told}")
    return int(bool(
        wrong or different != options.messages or leads != different or told.get("pending") or settled > options.within))


if __name__ == "__main__":
    sys.exit(main())
