"""`odoo dealership_keys`: the administrator's command for the keys of identity numbers (see docs for the key file)."""
import functools
import importlib.util
import sys
from pathlib import Path

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config


class DealershipKeys(Command):
    """ Keys of identity numbers: make a new one, see which are in use, rewrite everything with the active one """
    name = 'dealership_keys'

    def run(self, cmdargs):
        self.parser.add_argument('action', choices=['new', 'status', 'rotate'], help=(
            "new: print a line for the top of the key file; status: count the numbers of each key; "
            "rotate: rewrite all numbers with the first key of the ring (may be stopped and started again)"))
        self.parser.add_argument('-c', '--config', help="configuration file")
        self.parser.add_argument('-d', '--database', help="database (status, rotate)")
        self.parser.add_argument('--id', dest='key_id', help="name of the key (new), e.g. 2026a")
        self.parser.add_argument('--batch', type=int, default=200, help="numbers rewritten in one transaction (rotate)")
        options = self.parser.parse_args(cmdargs)
        if options.action == 'new':
            if not options.key_id:
                self.parser.error("give the new key a name: --id NAME")
            self._say(self._vault().new_key_line(options.key_id))
            return
        config.parse_config([
            '--no-http', *(['-c', options.config] if options.config else []),
            *(['-d', options.database] if options.database else []),
        ], setup_logging=True)
        names = config['db_name']
        if len(names or ()) != 1:
            self.parser.error("name one database: -d NAME")
        registry = Registry(names[0])
        failures = {}
        try:
            if options.action == 'rotate':
                failures = self._rotate(registry, max(1, options.batch))
            self._print_status(registry)
        except UserError as error:
            sys.exit(str(error))
        if failures:
            sys.exit("Keep the old keys in the ring until the documents named above are settled.")

    def _say(self, line, stream=None):
        (stream or sys.stdout).write(f"{line}\n")
        (stream or sys.stdout).flush()

    def _vault(self):
        """The rule by its path: a new key needs no database, and no addon loaded."""
        path = Path(__file__).resolve().parents[1] / 'rules' / 'vault.py'
        spec = importlib.util.spec_from_file_location('auto_dealership_vault', path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def _rotate(self, registry, size):
        last_id, total, failures = 0, 0, {}
        while True:
            with registry.cursor() as cr:
                env = Environment(cr, SUPERUSER_ID, {})
                documents = env['dealership.identity.document']
                last_id, done, failed = retrying(functools.partial(documents._rotate_batch, last_id, size), env)
            total += done
            failures.update(failed)
            if not last_id:
                break
            self._say(f"{total} rewritten")
        for document_id, code in failures.items():
            self._say(f"document {document_id} stays as it is: {code}", sys.stderr)
        return failures

    def _print_status(self, registry):
        with registry.cursor() as cr:
            status = Environment(cr, SUPERUSER_ID, {})['dealership.identity.document']._rotation_status()
        for position, (key_id, count) in enumerate(status.items()):
            self._say(f"{key_id}: {count} numbers{' (active)' if position == 0 else ''}")
