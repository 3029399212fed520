"""What the tests of the import share: files as people make them, and the dialog pressed as they press it."""
import base64
import io
import random

import openpyxl

from ..rules import tabular
from .common import Dealership, valid_vin

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id(serial):
    """A made-up resident number whose check digit is right."""
    body = f'310101{1960 + serial % 40}{serial % 12 + 1:02d}{serial % 28 + 1:02d}{serial % 1000:03d}'
    return body + '10X98765432'[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def csv_file(rows, encoding='utf-8-sig'):
    return tabular.to_csv(rows).decode('utf-8-sig').encode(encoding)


def xlsx_file(rows, merges=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def owner_rows(count, seed=7, numbers=False):
    """Header and rows of an owner base as a store keeps it: names that GBK and no statistics knows, dates as text."""
    dice = random.Random(seed)
    yield ['姓名', '手机', '证件号码', '地址', '品牌', '车型', '车牌号', '车架号', '行驶里程', '购车日期']
    for serial in range(count):
        name = dice.choice('王李张刘陈杨黄赵吴周') + dice.choice('伟芳娜秀英敏静丽强磊') + dice.choice('喆镕堃军洋勇艳杰娟涛')
        yield [
            name, f'139{serial:08d}', resident_id(serial) if numbers else '', f'南京西路 {serial} 号', '上汽大众', '途观',
            f'沪B{serial:05d}', valid_vin(serial, head='LSVBB418'), f'{dice.random() * 12 + 0.1:.1f}万公里',
            f'2018年{dice.randint(1, 12)}月{dice.randint(1, 28)}日']


class ImportCase(Dealership):
    """Adds the dialog to the dealership of the tests."""

    @classmethod
    def wizard(cls, user, content, filename='customers.csv', kind='customer', **values):
        return cls.env['dealership.import.wizard'].with_user(user).with_company(user.company_id).create({
            'kind': kind, 'file': base64.b64encode(content), 'filename': filename, **values})

    @classmethod
    def run_import(cls, user, rows, check=True, **values):
        """Check and import rows (or the bytes of a file).

        :return: the wizard
        """
        wizard = cls.wizard(user, rows if isinstance(rows, bytes) else csv_file(rows), **values)
        if check:
            wizard.action_check()
        wizard.action_import()
        return wizard

    def counts(self, wizard):
        """(new, completed, already there, refused)"""
        return (wizard.new_count, wizard.changed_count, wizard.same_count, wizard.bad_count)

    def reasons(self, wizard):
        """{(line, column): reason}"""
        return {(issue['line'], issue['column']): issue['reason'] for issue in wizard.issues or []}

    def customers(self, *names):
        return self.env['res.partner'].search([('name', 'in', names), ('company_id', '=', self.store.id)])
