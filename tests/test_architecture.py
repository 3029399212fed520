"""The rooms of the house (design.md) and its house rules, read from the source."""
import ast
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from .common import MODULE

ROOT = Path(__file__).resolve().parents[1]
KINDS = ('models', 'wizards', 'reports')

# design.md: room → rooms that it may use; what those may use, it may use too.
ROOMS = {
    'card': (),
    'vehicle': ('card',),
    'prospect': ('card', 'vehicle'),
    'follow_up': ('prospect',),
    'showroom': ('follow_up', 'vehicle'),
    'intake': ('prospect',),
    'ownership': ('prospect', 'follow_up'),
    'defeat': ('prospect', 'follow_up'),
    'deal': ('vehicle', 'follow_up', 'ownership'),
    'service': ('vehicle', 'prospect'),
    'care': ('card', 'deal', 'service'),
    'insight': ('card', 'vehicle', 'prospect', 'follow_up', 'showroom', 'intake', 'ownership', 'defeat', 'deal', 'service',
                'care', 'governance'),
    'governance': ('card',),
}
# Stock models that a room stands for; the rooms below it must not know them.
STOCK = {
    'fleet.vehicle': 'vehicle', 'fleet.vehicle.model': 'vehicle', 'fleet.vehicle.model.brand': 'vehicle',
    'fleet.vehicle.odometer': 'vehicle', 'fleet.vehicle.log.services': 'vehicle', 'fleet.vehicle.log.contract': 'vehicle',
    'crm.lead': 'prospect', 'crm.team': 'prospect', 'crm.stage': 'prospect', 'crm.lost.reason': 'prospect',
}
MAX_LINES = 400
MAX_METHOD_LINES = 45
# Who may do what is read from the database and the user, never from a context that any client sends.
DECISIONS = (
    '_has_field_access', '_check_field_access', '_protected_records', '_immutable_records', '_may_set_core_field',
    '_may_change_immutable', '_check_access', '_check_immutable', '_check_core_fields_after', '_check_seen', '_filter_seen',
    '_check_new_card_consultant', '_accept_vin', '_reveal_number', 'action_review_card',
)


def allowed(room):
    """The room, and all that it may use."""
    found, todo = set(), [room]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(ROOMS[name])
    return found


def sources():
    """(room, path, syntax tree) of every Python file that lives in a room."""
    for kind in KINDS:
        for path in sorted((ROOT / kind).glob('*/*.py')):
            yield path.parent.name, path, ast.parse(path.read_text(encoding='utf-8'))


def literals(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return [text for item in getattr(node, 'elts', ()) for text in literals(item)]


def model_classes(tree):
    """(class, _name, [_inherit]) of the models in a file."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        named = {
            target.id: literals(item.value) for item in node.body if isinstance(item, ast.Assign)
            for target in item.targets if isinstance(target, ast.Name) and target.id in ('_name', '_inherit')}
        if named:
            inherit = named.get('_inherit', [])
            yield node, (named.get('_name') or inherit[:1])[0], inherit


def used_models(tree):
    """Names of models that a file mentions: inherited, comodels, `env[...]`."""
    for _node, _name, inherit in model_classes(tree):
        yield from inherit
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and 'env' in (getattr(node.value, 'attr', None), getattr(node.value, 'id', None)):
            yield from literals(node.slice)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ('Many2one', 'One2many', 'Many2many'):
            for argument in [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == 'comodel_name')]:
                yield from literals(argument)


def imported_rooms(path, tree):
    """Rooms whose modules a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            parts = list(path.relative_to(ROOT).parts[:-1])[:len(path.relative_to(ROOT).parts) - node.level]
            parts += (node.module or '').split('.') if node.module else []
            if len(parts) > 1 and parts[0] in KINDS and parts[1] in ROOMS:
                yield parts[1]


@tagged('post_install', '-at_install')
class TestArchitecture(TransactionCase):

    def owners(self):
        """Model → room where it is made."""
        owners = dict(STOCK)
        for room, _path, tree in sources():
            for _node, name, inherit in model_classes(tree):
                if name not in inherit:
                    owners[name] = room
        return owners

    def test_every_folder_is_a_room(self):
        folders = {path.parent.name for kind in KINDS for path in (ROOT / kind).glob('*/*.py')}
        self.assertLessEqual(folders, set(ROOMS))

    def test_rooms_use_what_they_may(self):
        owners, wrong = self.owners(), []
        for room, path, tree in sources():
            rooms = {(owners[name], name) for name in used_models(tree) if name in owners}
            rooms |= {(other, 'import') for other in imported_rooms(path, tree)}
            wrong += [
                f"{path.relative_to(ROOT)} ({room}) uses {name} of {other}"
                for other, name in sorted(rooms) if other not in allowed(room)]
        self.assertFalse(wrong, "\n".join(wrong))

    def test_the_table_has_no_circle(self):
        for room, uses in ROOMS.items():
            for other in uses:
                self.assertNotIn(room, allowed(other), f"{room} and {other} need each other: they are one room, or need a third")

    def test_one_model_a_file(self):
        wrong = [
            str(path.relative_to(ROOT)) for _room, path, tree in sources() if len(list(model_classes(tree))) > 1]
        self.assertFalse(wrong)

    def test_our_models_are_named_after_the_house(self):
        # wizards and reports of core keep core's names
        names = {name for name, model in self.registry.items() if model._original_module == MODULE}
        self.assertFalse([name for name in names if not name.startswith(('dealership.', f'report.{MODULE}.'))])

    def test_size(self):
        wrong = []
        for path in ROOT.rglob('*.py'):
            if '__pycache__' in path.parts:
                continue
            text = path.read_text(encoding='utf-8')
            lines = text.count('\n')
            if lines > MAX_LINES:
                wrong.append(f"{path.relative_to(ROOT)}: {lines} lines")
            if path.relative_to(ROOT).parts[0] in (*KINDS, 'rules', 'controllers'):
                for node in ast.walk(ast.parse(text)):
                    # a table of data is long, and easy to read all the same
                    steps = sum(isinstance(part, ast.stmt) for part in ast.walk(node))
                    if isinstance(node, ast.FunctionDef) and steps > 10 and node.end_lineno - node.lineno >= MAX_METHOD_LINES:
                        wrong.append(f"{path.relative_to(ROOT)}: {node.name} has {node.end_lineno - node.lineno + 1} lines")
        for path in (ROOT / 'static' / 'src').rglob('*'):  # views keep to one file a model, whatever its length
            if path.suffix in ('.xml', '.js', '.scss') and path.read_text(encoding='utf-8').count('\n') > MAX_LINES:
                wrong.append(str(path.relative_to(ROOT)))
        self.assertFalse(wrong, "\n".join(wrong))

    def test_rules_know_no_odoo(self):
        for path in (ROOT / 'rules').rglob('*.py'):
            for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
                names = [node.module or ''] if isinstance(node, ast.ImportFrom) else [
                    alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                for name in names:
                    self.assertNotEqual(name.split('.')[0], 'odoo', path.name)
                if isinstance(node, ast.ImportFrom):
                    inside = path.relative_to(ROOT / 'rules').parent.parts
                    self.assertLessEqual(node.level, 1 + len(inside), f"{path.name} imports from outside of rules/")

    def test_decisions_read_no_context(self):
        wrong = []
        for _room, path, tree in sources():
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef) and node.name in DECISIONS:
                    wrong += [
                        f"{path.relative_to(ROOT)}: {node.name}" for part in ast.walk(node)
                        if isinstance(part, ast.Attribute) and part.attr == 'context']
        self.assertFalse(wrong)

    def test_every_model_has_access_rows(self):
        models = {
            name for name, model in self.registry.items() if model._original_module == MODULE and not model._abstract}
        rows = set(self.env['ir.model.access'].sudo().search([]).mapped('model_id.model'))
        self.assertFalse(models - rows)

    def test_nobody_is_given_a_right_without_a_group(self):
        rows = self.env['ir.model.access'].sudo().search([('group_id', '=', False), ('model_id.model', '=like', 'dealership.%')])
        self.assertFalse(rows.mapped('name'))

    def test_no_commit_but_the_schedulers(self):
        for _room, path, tree in sources():
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ('commit', 'rollback'):
                    self.assertNotEqual(ast.unparse(node.func.value).split('.')[-1], 'cr', f"{path.name}:{node.lineno}")

    def test_manifest_lists_every_data_file(self):
        manifest = ast.literal_eval((ROOT / '__manifest__.py').read_text(encoding='utf-8'))
        listed = {*manifest['data'], *manifest['demo']}
        files = {
            str(path.relative_to(ROOT)) for folder in ('views', 'security', 'data', 'wizards', 'reports')
            for path in (ROOT / folder).rglob('*') if path.suffix in ('.xml', '.csv')}
        self.assertFalse(files - listed, "files that are never loaded")
        self.assertFalse({name for name in listed if not (ROOT / name).is_file()}, "files that are missing")
