"""What the tests of identity documents share: users of every role, a customer, a key ring, made-up numbers."""
import os
import random
from unittest.mock import patch

from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..rules import identity, resident_id, vault
from .common import MODULE, ROLES

WRITERS = ('consultant', 'manager', 'lead_desk', 'dealership_admin')
READERS = (*WRITERS, 'finance', 'service_advisor', 'customer_care', 'auditor')
REVEALERS = ('manager', 'finance', 'dealership_admin')
NUMBER = '11010519491231002X'
LINE_1, LINE_2 = vault.new_key_line('t1'), vault.new_key_line('t2')


def resident_numbers(count, seed=7):
    """Valid, made-up resident numbers."""
    draw = random.Random(seed)
    numbers = []
    for _position in range(count):
        day = f"19{draw.randint(50, 99)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
        head = f"{draw.randint(110101, 659001)}{day}{draw.randint(0, 999):03}"
        numbers.append(head + resident_id.check_digit(head))
    return numbers


class IdentityCase:
    """Users of every role, a customer, a key ring of the test's own."""

    @classmethod
    def _prepare(cls):
        keys = patch.dict(os.environ, {vault.ENV_KEYS: LINE_1, vault.ENV_FILE: ''})
        keys.start()
        cls.addClassCleanup(keys.stop)
        cls.users = {
            role: new_test_user(cls.env, f'id_{role}', groups=f'{MODULE}.group_{role}', company_id=cls.env.company.id)
            for role in ROLES
        }
        cls.consultant, cls.manager = cls.users['consultant'], cls.users['manager']
        cls.Document = cls.env['dealership.identity.document']
        cls.Log = cls.env['dealership.identity.reveal']
        cls.partner = cls._customer('张三')
        cls.document = cls.Document.create({'partner_id': cls.partner.id, 'number': NUMBER})

    @classmethod
    def _customer(cls, name, **values):
        values = {'name': name, 'user_id': cls.consultant.id, 'company_id': cls.env.company.id, **values}
        if 'is_dealership_customer' in cls.env['res.partner']._fields:
            values['is_dealership_customer'] = True
        return cls.env['res.partner'].create(values)

    def _keys(self, *lines):
        return patch.dict(os.environ, {vault.ENV_KEYS: ','.join(lines)})

    def refused(self, error, call):
        """The call fails, and its message holds no number."""
        with self.assertRaises(error) as caught, mute_logger('odoo.sql_db'), self.cr.savepoint():
            call()
        self.assertFalse(identity.find_numbers(str(caught.exception)))
        return str(caught.exception)
