"""What every part of the demo loading needs: the people, the clock, the catalogue, and the past."""

import csv
import datetime
from pathlib import Path
from random import Random

from odoo import Command
from odoo.tools import SQL

from .numbers import Numbers

LOGINS = Path(__file__).parent / 'logins.csv'
SHANGHAI = datetime.timedelta(hours=8)
# No mails, no notes "created": the records are what the demo shows.
QUIET = {'tracking_disable': True, 'mail_create_nosubscribe': True, 'mail_activity_quick_update': True, 'mail_notify_force_send': False}


class Context:
    def __init__(self, env):
        self.env = env
        self.rng = Random('auto_dealership')  # noqa: S311 - the same store every time, no secret
        self.numbers = Numbers(self.rng)
        self.now = env.cr.now().replace(microsecond=0)  # of which the records are, however long the loading takes
        self.today = (self.now + SHANGHAI).date()
        self.past = Past(env)
        self.companies = env.ref('base.main_company') | self.ref('demo_company_hongqiao')
        with LOGINS.open(encoding='utf-8', newline='') as stream:
            self.passwords = {row['login']: row['password'] for row in csv.DictReader(stream) if row['login'] != 'admin'}
        self.users = {user.login: user for user in env['res.users'].search([('login', 'in', list(self.passwords))])}
        self.admin = env.ref('base.user_admin')

    def set_passwords(self):
        """Give the people of the store the passwords of logins.csv; equal ones are hashed once, which takes long on purpose."""
        Users = self.env['res.users']
        hashed = {password: Users._crypt_context().hash(password) for password in set(self.passwords.values())}
        for login, user in self.users.items():
            Users._set_encrypted_password(user.id, hashed[self.passwords[login]])

    def ref(self, name):
        return self.env.ref(f'auto_dealership.{name}')

    def model(self, name, user):
        """A model as a person of the store meets it.

        :param user: login, or user
        """
        user = self.users[user] if isinstance(user, str) else user
        return self.env[name].with_user(user).with_context(**QUIET, allowed_company_ids=user.company_ids.ids, lang='zh_CN')

    def team(self, consultant):
        user = self.users[consultant]
        return (
            self.ref('demo_team_hongqiao')
            if consultant > 'gw4'
            else self.ref('demo_team_pudong_1' if user.login in ('gw1', 'gw2') else 'demo_team_pudong_2')
        )

    def manager(self, consultant):
        return 'jl2' if consultant > 'gw4' else 'jl1'

    def as_manager(self, records, consultant):
        return self.model(records._name, self.manager(consultant)).browse(records.ids)

    def day(self, days_ago):
        return self.today - datetime.timedelta(days=days_ago)

    def moment(self, days_ago, hour=None):
        """A moment of the store's working day, in UTC; never in the future."""
        if not days_ago:
            return self.moment_of_today(self.rng.random())
        hour = self.rng.randrange(9, 18) if hour is None else hour
        return self.at(days_ago, hour, self.rng.randrange(60))

    def at(self, days_ago, hour, minute=0):
        return datetime.datetime.combine(self.day(days_ago), datetime.time(hour, minute)) - SHANGHAI

    def moment_of_today(self, share):
        """A moment of today's business until now: 0 is the opening, 1 is now; who looks at night sees the last hour."""
        local = self.now + SHANGHAI
        opening = datetime.datetime.combine(self.today, datetime.time(9))
        if local < opening + datetime.timedelta(hours=1):
            opening = max(local - datetime.timedelta(hours=1), datetime.datetime.combine(self.today, datetime.time.min))
        return (opening + (local - opening) * share).replace(microsecond=0) - SHANGHAI

    def not_ahead(self, moment):
        return min(moment, self.now)

    def chance(self, share):
        return self.rng.random() < share

    def some(self, records, least, most):
        """Command that links a few of the records."""
        count = min(len(records), self.rng.randrange(least, most + 1))
        return [Command.set([records[place].id for place in self.rng.sample(range(len(records)), count)])]


class Past:
    """Dates back what was made today.

    The ORM rightly lets nobody write when something happened. The demo alone, at its end, sets the
    stamps of its own records straight, so that the store has a past.
    """

    def __init__(self, env):
        self.env = env
        self.rows = {}

    def keep_messages(self, models, first_id):
        """What the product noted at creation, such as that a card was opened, happened when the record was created."""
        Message = self.env['mail.message']
        noted = self.rows.get(Message._table, {})
        for message in Message.search([('model', 'in', models), ('id', '>=', first_id)]):
            created = self.rows.get(self.env[message.model]._table, {}).get(message.res_id, {}).get('create_date')
            if created and message.id not in noted:
                self.set(message, date=created, create_date=created)

    def set(self, record, **stamps):
        """Remember the stamps of a record."""
        if record:
            self.rows.setdefault(record._table, {}).setdefault(record.id, {}).update(stamps)

    def apply(self):
        self.env.flush_all()
        for table, rows in self.rows.items():
            groups = {}
            for record_id, stamps in rows.items():
                groups.setdefault(tuple(sorted(stamps)), []).append((record_id, *(stamps[name] for name in sorted(stamps))))
            for names, values in groups.items():
                self._update(table, names, values)
        self.rows.clear()
        self.env.invalidate_all()

    def _update(self, table, names, values):
        types = dict(
            self.env.execute_query(SQL("SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s", table))
        )
        statement = SQL(
            "UPDATE %s record SET %s FROM (VALUES %s) AS new(id, %s) WHERE record.id = new.id RETURNING record.id",
            SQL.identifier(table),
            SQL(", ").join(
                SQL("%s = new.%s::%s", SQL.identifier(name), SQL.identifier(name), SQL.identifier(types[name])) for name in names
            ),
            SQL(", ").join(SQL("%s", row) for row in values),
            SQL(", ").join(SQL.identifier(name) for name in names),
        )
        self.env.execute_query(statement)
