"""docs/traceability.csv tells the truth: what it names is in the registry, on a screen, and among the tests."""
import ast
import csv
import re
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from .common import MODULE

ROOT = Path(__file__).resolve().parent.parent
FIELD = re.compile(r'[a-z_0-9]+')
COLUMNS = ['id', 'model', 'field_or_feature', 'where_seen', 'test']
# The requirements that are built; a new room adds its ids here.
LAST = {'A': 16, 'B': 12, 'C': 8, 'D': 5, 'E': 6, 'F': 5, 'G': 6, 'H': 8, 'I': 2, 'J': 6}
BUILT = [*(f'{room}{number:02}' for room, last in LAST.items() for number in range(1, last + 1)), 'N01']


def names_of_tests(file):
    """Names of a file's tests, as pytest calls them: `test_x`, `TestClass::test_x`."""
    names = set()
    for node in ast.parse(file.read_text(encoding='utf-8')).body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            names.update(f'{node.name}::{item.name}' for item in node.body if isinstance(item, ast.FunctionDef))
    return names


@tagged('post_install', '-at_install')
class TestTraceability(TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(ROOT / 'docs' / 'traceability.csv', newline='', encoding='utf-8') as stream:
            reader = csv.DictReader(stream)
            cls.columns, cls.rows = reader.fieldnames, list(reader)

    def in_each(self, check):
        """Check every row, in a subtest of its own."""
        for number, row in enumerate(self.rows, start=2):
            with self.subTest(line=number, **{name: row[name] for name in COLUMNS[:3]}):
                check(row)

    def test_every_requirement_has_rows(self):
        self.assertEqual(self.columns, COLUMNS)
        self.assertEqual(sorted({row['id'] for row in self.rows}), sorted(BUILT))
        keys = [tuple(row[name] for name in COLUMNS[:4]) for row in self.rows]
        self.assertFalse({key for key in keys if keys.count(key) > 1}, "a line is there twice")

    def test_models_and_fields_exist(self):
        self.in_each(self.check_model)

    def check_model(self, row):
        self.assertIn(row['model'], self.env)
        model, name = self.env[row['model']], row['field_or_feature']
        if name.endswith('()'):
            self.assertTrue(callable(getattr(model, name[:-2], None)), "no such method")
        elif FIELD.fullmatch(name):
            self.assertIn(name, model._fields)
        else:
            self.assertIn(' ', name, "neither a field, nor a method(), nor a sentence")

    def test_what_is_seen_exists_and_shows_the_field(self):
        self.in_each(self.check_seen)

    def check_seen(self, row):
        name = row['field_or_feature']
        seen = [self.env.ref(f'{MODULE}.{xmlid}', raise_if_not_found=False) for xmlid in row['where_seen'].split()]
        self.assertTrue(all(seen), "no such menu, view or action")
        self.assertTrue(seen or name.endswith('()'), "seen nowhere")
        for menu in (record for record in seen if record._name == 'ir.ui.menu'):
            self.assertTrue(menu.action or menu.child_id, "a menu without content")
        if FIELD.fullmatch(name):
            views = [record for record in seen if record._name == 'ir.ui.view']
            self.assertTrue(views, "a field is seen in a view")
            for view in views:
                shown = view._get_combined_arch().xpath('//field[@name=$name]', name=name)
                self.assertTrue(shown, f"{view.xml_id} does not show it")

    def test_tests_exist(self):
        names = {}

        def check(row):
            self.assertTrue(row['test'])
            for node in row['test'].split():
                file, _colons, name = node.partition('::')
                if file not in names:
                    names[file] = names_of_tests(ROOT / file)
                self.assertIn(name, names[file], file)

        self.in_each(check)
