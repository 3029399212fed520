"""Leads by mail: ADF as attachment, in the body, in CDATA or as HTML; a mail of words is a lead too (E01)."""
from email.message import EmailMessage
from email.utils import make_msgid

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .intake_common import Intake, adf_message


@tagged('post_install', '-at_install')
class TestIntakeMail(Intake, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_intake()
        cls.domain = cls.env['mail.alias.domain'].search([('name', '=', 'leads.example.com')]) or cls.env['mail.alias.domain'].create(
            {'name': 'leads.example.com'})
        for source, name in ((cls.source, 'chenguang'), (cls.far_source, 'chenguang-far')):
            source.write({'alias_name': name})
            source.alias_domain_id = cls.domain

    def mail(self, text='', html=None, attachments=(), sender='Portal <noreply@portal.example>', subject='新线索', to='chenguang',
             **headers):
        """Send a mail through core's gateway; rows of the log that it made."""
        message = EmailMessage()
        message['From'], message['To'], message['Subject'] = sender, f'{to}@leads.example.com', subject
        message['Message-Id'] = make_msgid()
        for name, value in headers.items():
            message[name.replace('_', '-')] = value
        message.set_content(text or ' ')
        if html:
            message.add_alternative(html, subtype='html')
        for filename, kind, content in attachments:
            main, sub = kind.split('/')
            message.add_attachment(content, maintype=main, subtype=sub, filename=filename)
        Message = self.env['dealership.lead.message']
        last = Message.search([], limit=1).id or 0
        with mute_logger('odoo.addons.mail.models.mail_thread'):
            self.env['mail.thread'].message_process(False, message.as_bytes())
        self.env.flush_all()
        return Message.search([('id', '>', last)], order='id')

    def test_adf_wherever_it_stands(self):
        adf = adf_message(name='李喆镕')
        escaped = adf.replace('<', '&lt;').replace('>', '&gt;')
        mails = {
            'body': {'text': f'您好：\n\n{adf}\n-- \n系统邮件'},
            'cdata': {'text': f'<![CDATA[{adf}]]>'},
            'html': {'text': '见 HTML', 'html': f'<html><body><p>新</p><pre>{escaped}</pre></body></html>'},
            'raw html': {'text': 'x', 'html': f'<html><body>{adf}</body></html>'},
            'attachment': {'text': '见附件', 'attachments': [('lead.xml', 'application/xml', adf.encode())]},
            'gbk attachment': {'text': '见附件', 'attachments': [('lead.adf', 'application/octet-stream', adf.encode('gb18030'))]},
            'text and attachment': {'text': adf, 'attachments': [('lead.xml', 'application/xml', adf.encode())]},
        }
        for name, values in mails.items():
            with self.subTest(name), self.undone():
                message = self.mail(**values)
                self.assertEqual((len(message), message.fate, message.via), (1, 'accepted', 'mail'), message.mapped('explanation'))
                self.assertEqual((message.lead_id.contact_name, message.lead_id.phone), ('李喆镕', '13900010001'))
                self.assertIn('noreply@portal.example', message.sender)
                self.assertIn('李喆镕', message.raw_text)

    def test_a_mail_of_words_is_a_lead_to_complete(self):
        message = self.mail('姓名：王露\n电话 139 0001 0002，想看途观，谢谢')
        self.assertEqual(message.fate, 'to_complete')
        lead = message.lead_id
        self.assertEqual((lead.contact_name, lead.phone), ('王露', '13900010002'))
        self.assertIn('想看途观', self.plain(lead.description))
        nothing = self.mail('请尽快联系客户')
        self.assertIn('请尽快联系客户', self.plain(nothing.lead_id.description))
        self.assertEqual(nothing.lead_id._intake_lacks(), ['name', 'contact', 'model', 'budget'])

    def test_the_same_lead_by_two_mails_and_by_http(self):
        first = self.mail(adf_message())
        again = self.mail(adf_message())
        self.assertEqual((again.fate, again.lead_id), ('duplicate', first.lead_id))
        self.assertEqual(self.receive(adf_message()).fate, 'duplicate')
        self.assertEqual(len(self.leads()), 1)

    def test_two_prospects_in_a_mail(self):
        messages = self.mail('x', attachments=[
            ('1.xml', 'application/xml', adf_message(number='1').encode()),
            ('2.xml', 'application/xml', adf_message(number='2', name='王露', phone='13900010002').encode())])
        self.assertEqual(messages.mapped('fate'), ['split', 'accepted', 'accepted'])
        self.assertEqual(len(self.leads()), 2)

    def test_each_address_is_a_store(self):
        message = self.mail(adf_message(), to='chenguang-far')
        self.assertEqual((message.company_id, message.lead_id.team_id), (self.far_store, self.far_team))

    def test_senders(self):
        self.source.mail_senders = '@portal.example\nboss@group.example'
        self.assertEqual(self.mail(adf_message()).fate, 'accepted')
        self.assertEqual(self.mail(adf_message(number='2', name='王露'), sender='Boss@group.example').fate, 'accepted')
        message = self.mail(adf_message(number='3', name='赵一'), sender='x@portal.example.org')
        self.assertEqual((message.fate, message.reason, message.lead_id.id), ('refused', 'sender', False))
        self.assertIn('赵一', message.raw_text)
        self.source.takes_mail = False
        self.assertEqual(self.mail(adf_message(number='4')).reason, 'format_not_allowed')

    def test_hostile_attachment(self):
        bomb = b'<!DOCTYPE a [<!ENTITY x "y">]><adf><prospect><customer>&x;</customer></prospect></adf>'
        message = self.mail('请看附件', attachments=[('a.xml', 'application/xml', bomb)])
        self.assertEqual((message.fate, message.reason), ('refused', 'doctype'))
        self.assertIn('请看附件', message.raw_text)
        huge = self.mail('13900010001', attachments=[('a.xml', 'application/xml', b'<adf>' + b'x' * 400_000)])
        self.assertEqual((huge.fate, huge.reason), ('refused', 'too_large'))

    def test_a_portal_may_send_all_day_from_one_address(self):
        """Core takes twenty mails of one sender for a loop; for portals they are leads."""
        for number in range(25):
            self.assertEqual(self.mail(adf_message(number=number, name=f'客户{number}')).fate, 'accepted', number)

    def test_an_answer_in_an_old_thread_is_a_lead_of_its_own(self):
        first = self.mail(adf_message(number='1'))
        reference = self.env['mail.message'].search([
            ('model', '=', first._name), ('res_id', '=', first.id), ('message_type', '=', 'email')])
        second = self.mail(adf_message(number='2', name='王露'), References=reference.message_id, In_Reply_To=reference.message_id)
        self.assertEqual(second.fate, 'accepted')
        self.assertEqual(len(self.leads()), 2)

    def test_no_identity_number_stays_in_a_mail(self):
        number = '11010519491231002X'
        message = self.mail(f'{adf_message(comments=number)}\n{number}', html=f'<p>{number}</p>' + adf_message(number='2'))
        self.env.cr.execute("SELECT count(*) FROM mail_message WHERE model = %s AND body LIKE %s", [message._name, f'%{number}%'])
        self.assertEqual(self.env.cr.fetchone(), (0,))
        self.assertFalse([text for text in message.mapped('raw_text') if number in (text or '')])

    def test_pictures_of_a_mail_stay_with_it(self):
        message = self.mail(adf_message(), attachments=[('car.png', 'image/png', b'\x89PNG'), ('a.xml', 'application/xml', b'<x/>')])
        attachments = self.env['ir.attachment'].search([('res_model', '=', message._name), ('res_id', '=', message.id)])
        self.assertEqual(attachments.mapped('name'), ['car.png'])
