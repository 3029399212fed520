"""What the tests of the intake share: a source of each store, its key, messages in our own words."""
import json
import re
from pathlib import Path

from ..models.intake.lead_message_receive import Envelope
from ..rules import adf, lead_json
from .common import MODULE, Dealership

FOLDER = Path(__file__).parent / 'data' / 'adf'


def adf_message(name='李晨', phone='13900010001', number='L-1', model='途观', budget='250000', status='new', more='', comments=''):
    """One lead as ADF."""
    identifier = f'<id source="晨光车网">{number}</id>' if number else ''
    return (
        f'<?xml version="1.0"?><adf><prospect status="{status}">{identifier}<requestdate>2026-03-01</requestdate>'
        f'<vehicle interest="buy"><make>上汽大众</make><model>{model}</model>'
        f'<finance><amount type="total">{budget}</amount></finance></vehicle>'
        f'{more}<customer><contact><name part="full">{name}</name><phone type="cellphone">{phone}</phone></contact>'
        f'<comments>{comments}</comments></customer></prospect></adf>')


class Intake(Dealership):
    """Adds sources `source` (store 1) and `far_source` (store 2) to the dealership of the tests."""

    @classmethod
    def _open_intake(cls):
        cls._open_dealership()
        portal = cls.env.ref(f'{MODULE}.channel_vertical_portal')
        common = {'channel_id': portal.id, 'origin_id': cls.env.ref(f'{MODULE}.origin_other').id}
        cls.source, cls.far_source = cls.env['dealership.lead.source'].create([
            {'name': '晨光车网', 'code': 'chenguang', 'company_id': cls.store.id, 'team_id': cls.team.id, **common},
            {'name': '晨光车网（虹桥）', 'code': 'chenguang-far', 'company_id': cls.far_store.id, 'team_id': cls.far_team.id, **common}])

    @classmethod
    def issue(cls, source, **values):
        """(key, token) of a source."""
        key = cls.env['dealership.lead.key'].create({'name': 'production', 'source_id': source.id, **values})
        return key, key.action_issue()['context']['default_key']

    def receive(self, text, via='adf', source=None, **envelope):
        """Take a message as HTTP hands it over; rows of the log."""
        reading = (lead_json if via == 'json' else adf).read(text)
        source = source or self.source
        messages = self.env['dealership.lead.message']._receive(Envelope(source=source, via=via, raw=text, **envelope), reading)
        self.env.flush_all()
        return messages

    def json(self, **values):
        return self.receive(json.dumps({'name': '李晨', 'phone': '13900010001', **values}, ensure_ascii=False), 'json')

    def plain(self, html):
        """Words of a description."""
        return re.sub(r'<[^>]+>', ' ', str(html or ''))

    def leads(self, source=None):
        return self.env['crm.lead'].with_context(active_test=False).search([('lead_source_id', '=', (source or self.source).id)])
