"""Who may do what to whose records (N01, invariant 11): `access_matrix.csv`, cell by cell.

A cell holds the letters of what is accepted: c create, r read, w write, d delete; `-` is nothing. `own` is what belongs
to the asking person, `pool` to nobody, `team` to a colleague of the same team (which the manager leads), `store` to
another team of the same store, `far` to the other store. Models without an owner have one cell, `any`.

`DEALER_MATRIX=path` and `DEALER_METHODS=path` write what is accepted today to a file, to compare.
"""
import csv
import os
from contextlib import suppress
from pathlib import Path

from psycopg2.errors import ForeignKeyViolation

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import tagged

from .access_targets import ASKING, BASE, SCOPED, SCOPES, UNSCOPED, AccessCase, AccessHttpCase
from .common import MODULE

MATRIX = Path(__file__).parent / 'access_matrix.csv'
METHODS = Path(__file__).parent / 'public_methods.csv'
COLUMNS = ('model', 'role', 'any', *SCOPES)
OPERATIONS = {'c': 'create', 'r': 'read', 'w': 'write', 'd': 'unlink'}


def load(path):
    with path.open(encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


def expected_cells():
    """(model, role, scope) → letters."""
    return {
        (row['model'], row['role'], scope): row[scope].replace('-', '')
        for row in load(MATRIX) for scope in ('any', *SCOPES) if row[scope]}


def own_models(registry):
    """Models that the addon makes, its abstract ones left out."""
    return {
        name for name, model in registry.items()
        if model._original_module == MODULE and not model._abstract}


def public_methods(env):
    """(model, method) of what this addon adds to what may be called over RPC."""
    found = set()
    for name, model_cls in env.registry.items():
        ours = [cls for cls in model_cls.mro() if getattr(cls, '_module', None) == MODULE and '__module__' in vars(cls)]
        others = [cls for cls in model_cls.mro() if cls not in ours and cls is not model_cls]
        for method in {key for cls in ours for key, value in vars(cls).items() if callable(value) and not key.startswith('_')}:
            if any(method in vars(cls) for cls in others):
                continue  # core's own method, extended
            try:
                get_public_method(env[name], method)
            except (AccessError, AttributeError):  # private: not to be called
                continue
            found.add((name, method))
    return found


@tagged('post_install', '-at_install')
class TestAccessMatrix(AccessCase):

    def accepted(self, model, scope, name):
        """Letters of what the person may do, tried one by one and undone."""
        user = self.users[name]
        Model = self.env[model].with_user(user)
        record = self.record(model, scope, name)
        tries = {
            'c': lambda: Model.create(self.new_vals(model, scope, name)),
            'r': lambda: record.with_user(user).read(['display_name', *({'create_date'} & set(record._fields))]),
            'w': lambda: record.with_user(user).write((SCOPED | UNSCOPED)[model]),
            'd': lambda: self._delete(record.with_user(user)),
        }
        return ''.join(
            letter for letter, call in tries.items()
            if Model.has_access(OPERATIONS[letter]) and self.allowed(call))

    def _delete(self, record):
        # the right is there, also when something else holds on to the record
        with suppress(ForeignKeyViolation), self.cr.savepoint():
            record.unlink()

    def test_matrix(self):
        expected, found = expected_cells(), {}
        for model in (*SCOPED, *UNSCOPED):
            for name in ASKING:
                for scope in SCOPES if model in SCOPED else ('any',):
                    if self.record(model, scope, name):
                        found[model, name, scope] = self.accepted(model, scope, name)
        if os.environ.get('DEALER_MATRIX'):
            self._write(os.environ['DEALER_MATRIX'], found)
        wrong = [
            f"{model} {role} {scope}: found {found.get(key, 'no cell') or '-'}, written {expected.get(key, 'no cell') or '-'}"
            for key in sorted(found.keys() | expected.keys())
            for model, role, scope in [key] if found.get(key) != expected.get(key)]
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    def _write(self, path, found):
        with open(path, 'w', encoding='utf-8', newline='') as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator='\n')
            writer.writeheader()
            for model in (*SCOPED, *UNSCOPED):
                for name in ASKING:
                    cells = {scope: found[model, name, scope] or '-' for scope in ('any', *SCOPES) if (model, name, scope) in found}
                    writer.writerow({'model': model, 'role': name, **cells})

    def test_search_finds_what_may_be_read(self):
        """A list, a grouping, a count and a look-up by name show neither more nor less than the matrix."""
        cells = expected_cells()
        for model in SCOPED:
            for name in ASKING:
                Model = self.env[model].with_user(self.users[name])
                if not Model.has_access('read'):
                    continue
                records = {scope: record for scope in SCOPES if (record := self.record(model, scope, name))}
                ids = [record.id for record in records.values()]
                readable = {record.id for scope, record in records.items() if 'r' in cells[model, name, scope]}
                group = 'create_uid' if Model._log_access else 'company_id'
                with self.subTest(model=model, role=name):
                    domain = [('id', 'in', ids)]
                    self.assertEqual(set(Model.search(domain).ids), readable)
                    self.assertEqual(Model.search_count(domain), len(readable))
                    self.assertEqual({row['id'] for row in Model.search_read(domain, ['id'])}, readable)
                    self.assertEqual({found for found, _name in Model.name_search('', domain, limit=100)}, readable)
                    if model not in ('mail.message', 'ir.attachment'):  # core groups neither for users
                        grouped = Model.formatted_read_group(domain, [group], ['__count'])
                        self.assertEqual(sum(row['__count'] for row in grouped), len(readable))

    def test_short_cut_agrees_with_the_rules(self):
        """`_filter_seen` answers without a query what the record rules say."""
        for model in ('res.partner', 'fleet.vehicle'):
            for name in ASKING:
                records = self.env[model].union(*(self.record(model, scope, name) for scope in SCOPES)).with_user(self.users[name])
                self.assertEqual(records._filter_seen(), records._filtered_access('read'), f"{model} {name}")

    def test_cards_ask_no_query_for_what_is_plain(self):
        for name in ('consultant', 'manager', 'finance', 'auditor'):
            for scope in ('own', 'pool') if name == 'consultant' else ('own', 'pool', 'team', 'store'):
                for model in ('res.partner', 'fleet.vehicle'):
                    record = self.record(model, scope, name).with_user(self.users[name])
                    record._filter_seen()
                    with self.assertQueryCount(0):
                        record._filter_seen()

    def test_every_model_has_rows(self):
        rows = {(row['model'], row['role']) for row in load(MATRIX)}
        missing = sorted(f"{model}, {role}" for model in own_models(self.registry) for role in ASKING if (model, role) not in rows)
        self.assertFalse(missing, "Models without a row in tests/access_matrix.csv (and tests/access_targets.py)")

    def test_every_store_model_has_a_company_rule(self):
        rules = self.env['ir.rule'].sudo().search([('global', '=', True)])
        guarded = {rule.model_id.model for rule in rules if 'company_id' in (rule.domain_force or '')}
        missing = sorted(
            name for name in own_models(self.registry)
            if 'company_id' in self.env[name]._fields and not self.env[name].is_transient() and name not in guarded)
        self.assertFalse(missing, "Models with a company and without a global rule on it")

    def test_every_public_method_has_a_row(self):
        rows = {(row['model'], row['method']) for row in load(METHODS)}
        found = public_methods(self.env)
        self.assertEqual(sorted(found - rows), [], "Public methods without a row in tests/public_methods.csv: make them private?")
        self.assertEqual(sorted(rows - found), [], "Rows of methods that are gone")

    def test_public_methods_by_role(self):
        """Each method on a record of a colleague's, called with no argument: who may is what the row says."""
        wrong, rows = [], load(METHODS)
        known = {(row['model'], row['method']) for row in rows}
        if os.environ.get('DEALER_METHODS'):
            rows += [{'model': model, 'method': method, 'roles': None} for model, method in public_methods(self.env) - known]
        for row in rows:
            if row['roles'] == 'see test':
                continue
            found = " ".join(name for name in ASKING if self.allowed(self._call(row, name), error=Exception))
            if found != row['roles']:
                wrong.append(f"{row['model']},{row['method']},{found}")
                row['roles'] = found
        if os.environ.get('DEALER_METHODS'):
            with open(os.environ['DEALER_METHODS'], 'w', encoding='utf-8', newline='') as file:
                writer = csv.DictWriter(file, ('model', 'method', 'roles'), lineterminator='\n')
                writer.writeheader()
                writer.writerows(sorted(rows, key=lambda row: (row['model'], row['method'])))
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    def _call(self, row, name):
        # what belongs to a store and not to a person, and what belongs to all
        record = next(record for scope in ('team', 'store', 'any') if (record := self.record(row['model'], scope, name)))
        return lambda: getattr(record.with_user(self.users[name]), row['method'])()


@tagged('post_install', '-at_install')
class TestAccessMatrixRpc(AccessHttpCase):
    """The same answers where they count: over HTTP, as a logged-in person."""

    people = ('consultant', 'manager', 'service_advisor', 'auditor', 'receptionist', 'salesman')
    rpc_scopes = ('team', 'store', 'far')

    def call(self, model, method, *args, **kwargs):
        response = self.url_open('/web/dataset/call_kw', json={
            'jsonrpc': '2.0', 'method': 'call', 'id': 1,
            'params': {'model': model, 'method': method, 'args': list(args), 'kwargs': kwargs},
        })
        return response.json()

    def accepted(self, answer):
        """An error of the database (something holds on to the record) is no refusal of the right."""
        return 'error' not in answer or answer['error']['data']['name'] == 'odoo.exceptions.ValidationError'

    def test_matrix_over_rpc(self):
        expected, wrong, calls = expected_cells(), [], 0
        for name in self.people:
            login = self.users[name].login
            self.authenticate(login, login + 'x' * (8 - len(login)))
            for model in SCOPED:
                for scope in self.rpc_scopes:
                    if self.env[model].is_transient() or not self.record(model, scope, name):
                        continue
                    if scope == 'store' and model not in BASE and self.record(model, 'team', name):
                        continue  # asked above; over HTTP a sample of each model is enough
                    letters = expected[model, name, scope]
                    ids = self.record(model, scope, name).ids
                    for letter, arguments in (('r', ('read', ids, ['id', 'display_name'])), ('w', ('write', ids, SCOPED[model])),
                                              ('d', ('unlink', ids))):
                        with self.undone():
                            answer = self.call(model, *arguments)
                        calls += 1
                        if self.accepted(answer) != (letter in letters):
                            wrong.append(f"{name} {arguments[0]} {model} {scope}: {str(answer)[:200]}")
        self.assertFalse(wrong, "\n".join(wrong))
        self.assertGreaterEqual(calls, 300)
