"""Templates to fill in, and the refused rows to correct: made from the same columns that the import reads (导入模板)."""
import io
import itertools

import xlsxwriter

from odoo import api, models

from ...rules import import_rows, tabular
from ...rules.import_columns import KINDS
from ...rules.import_values import key, mask_numbers
from .import_references import References

# Columns that a spreadsheet would turn into numbers, and so into 1.38E+10.
TEXT_FIELDS = ('phone', 'phone_second', 'number', 'zip', 'vat', 'vin_sn', 'referrer_phone', 'engine_number', 'wechat')
LISTED = ('origin', 'channel', 'level', 'consultant', 'brand', 'exterior', 'interior')
LAST_ROW = 20_000
# What core's own import dialog offers, for one record a row without look-ups of ours: model and field paths.
CORE = {
    'lead': ('crm.lead', (
        'name', 'contact_name', 'phone', 'customer_phone_second', 'customer_gender', 'customer_birthdate', 'customer_wechat',
        'origin_id', 'source_id', 'level_id', 'team_id', 'user_id', 'budget_min', 'budget_max', 'payment_method',
        'wish_ids/model_id', 'wish_ids/exterior_color_id', 'present_model_id', 'present_plate', 'present_mileage',
        'trade_in_expected', 'decision_maker')),
    'contact': ('res.partner', (
        'name', 'phone', 'phone_second', 'gender', 'birthdate_date', 'customer_nature', 'wechat', 'email', 'street', 'city', 'zip',
        'occupation', 'employer', 'education', 'user_id', 'is_dealership_customer')),
}


class DealershipImport(models.AbstractModel):
    _inherit = 'dealership.import'

    @api.model
    def _is_chinese(self):
        return (self.env.lang or '').startswith('zh')

    @api.model
    def _column_title(self, column):
        return column.zh if self._is_chinese() else column.en

    @api.model
    def _column_note(self, column):
        return column.note_zh if self._is_chinese() else column.note_en

    @api.model
    def _column_values(self, column, references):
        """What a column may hold, where it is a list."""
        if column.labels:
            return [words[0] if self._is_chinese() else words[1] for words in column.labels.values()]
        name = column.field if column.part in ('ref', 'wish', 'car') else ''
        return references.allowed(name) if name in LISTED else []

    @api.model
    def _column_example(self, column, values):
        if column.key == 'partner.name':
            return "（示例）张三" if self._is_chinese() else "(Example) 张三"
        if not column.example:
            return values[0] if column.required and values else ''
        for words in (column.labels or {}).values():
            if column.example in words:
                return words[0] if self._is_chinese() else words[1]
        return column.example if not values or key(column.example) in map(key, values) else values[0]

    @api.model
    def _template_table(self, kind):
        """(column, title, note, allowed values, example) of every column of a kind."""
        references = References(self.env, self.env.company, self.env['crm.team'], False)
        table = []
        for column in KINDS[kind]:
            values = self._column_values(column, references)
            table.append((
                column, self._column_title(column), self._column_note(column), values, self._column_example(column, values)))
        return table

    @api.model
    def _template(self, kind, extension):
        """The file to fill in.

        :return: bytes
        """
        if kind in CORE:
            return self._core_template(kind, extension)
        table = self._template_table(kind)
        if extension == 'csv':
            return tabular.to_csv([[title for _c, title, *_rest in table], [example for *_rest, example in table]])
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {'in_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False}) as book:
            self._write_template(book, table)
        return stream.getvalue()

    @api.model
    def _core_template(self, kind, extension):
        """Headers that core's dialog maps to the right fields by itself."""
        model, paths = CORE[kind]
        return self._titles_file([self._core_title(model, path) for path in paths], extension)

    @api.model
    def _titles_file(self, titles, extension):
        """A file with one row of headers."""
        if extension == 'csv':
            return tabular.to_csv([titles])
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {'in_memory': True}) as book:
            sheet = book.add_worksheet(self.env._("Import"))
            for number, title in enumerate(titles):
                sheet.set_column(number, number, max(12, 2 * len(title)))
                sheet.write_string(0, number, title, book.add_format({'bold': True}))
        return stream.getvalue()

    @api.model
    def _core_title(self, model, path):
        """Label of a field, or its name where two fields share the label."""
        name, _slash, rest = path.partition('/')
        labels = self.env[model].fields_get(attributes=['string'])
        label = labels[name]['string']
        if [info['string'].lower() for info in labels.values()].count(label.lower()) > 1:
            label = name
        return f"{label}/{self._core_title(self.env[model]._fields[name].comodel_name, rest)}" if rest else label

    @api.model
    def _write_template(self, book, table):
        _ = self.env._
        data, lists = book.add_worksheet(_("Import")), book.add_worksheet(_("Allowed values"))
        head = book.add_format({'bold': True, 'bg_color': '#DDEBF7', 'border': 1})
        needed = book.add_format({'bold': True, 'bg_color': '#F8CBAD', 'border': 1})
        text, grey = book.add_format({'num_format': '@'}), book.add_format({'italic': True, 'font_color': '#808080'})
        data.freeze_panes(1, 1)
        for number, (column, title, note, values, example) in enumerate(table):
            data.set_column(number, number, max(12, 2 * len(title)), text if column.field in TEXT_FIELDS else None)
            data.write_string(0, number, title, needed if column.required else head)
            data.write_string(1, number, example, grey)
            comment = "\n".join(filter(None, (note, ", ".join(values[:20]))))
            if comment:
                data.write_comment(0, number, comment)
            lists.set_column(number, number, max(12, 2 * len(title)))
            lists.write_string(0, number, title, needed if column.required else head)
            lists.write_string(1, number, note, grey)
            for line, value in enumerate(values, start=2):
                lists.write_string(line, number, value)
            if values and column.field != 'consultant':
                column_name = xlsxwriter.utility.xl_col_to_name(number, True)
                data.data_validation(1, number, LAST_ROW, number, {
                    'validate': 'list', 'error_type': 'warning',
                    'source': f"='{lists.get_name()}'!{column_name}$3:{column_name}${len(values) + 2}"})

    @api.model
    def _refused_rows(self, content, issues, kind):
        """The refused rows as they were, each with its reasons; identity numbers are masked (invariant 9).

        :param list issues: dicts of line, column and reason, as the check kept them
        :return: bytes of an XLSX that can be corrected and imported again
        """
        _ = self.env._
        reasons = {}
        for issue in issues:
            reason = f"{issue['column']}: {issue['reason']}" if issue['column'] else issue['reason']
            reasons.setdefault(issue['line'], []).append(reason)
        rows = tabular.read(content)
        heading = import_rows.find_heading(rows, kind)
        secret = {index for index, column in enumerate(heading.columns) if column and column.key == 'identity.number'}
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {'constant_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False}) as book:
            sheet = book.add_worksheet(_("Refused rows"))
            bold = book.add_format({'bold': True})
            titles = [*heading.titles, _("Line in your file"), _("What is wrong")]
            for number, title in enumerate(titles):
                sheet.write_string(0, number, title, bold)
            bad = (row for row in rows if row.line in reasons)
            for line, row in enumerate(bad, start=1):
                cells = itertools.zip_longest(heading.titles, row.cells[:len(heading.titles)])
                for number, (_title, cell) in enumerate(cells):
                    sheet.write_string(line, number, self._shown_cell(cell, number in secret))
                sheet.write_number(line, len(heading.titles), row.line)
                sheet.write_string(line, len(heading.titles) + 1, "\n".join(reasons[row.line]))
        return stream.getvalue()

    @api.model
    def _shown_cell(self, cell, secret):
        text = tabular.as_text(cell)[:1000]
        return import_rows.masked(text) if secret else mask_numbers(text)
