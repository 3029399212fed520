"""What the customer wants is typed by his consultant in the card's form, kept and read back (B02–B06, B08–B11)."""
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import MODULE, DealershipCase

CARD_FORM = f'{MODULE}.crm_lead_view_form_card'


@tagged('post_install', '-at_install')
class TestProspectNeed(DealershipCase):
    roles = ('consultant', 'manager', 'dealership_admin')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_card(cls.consultant)

    def typed(self, **values):
        """The card after its consultant typed these values in the form, read anew from the database."""
        with Form(self.card, CARD_FORM) as form:
            for field, value in values.items():
                if isinstance(value, list):
                    for record in value:
                        getattr(form, field).add(record)
                else:
                    setattr(form, field, value)
        self.env.flush_all()
        self.env.invalidate_all()
        for field, value in values.items():
            expected = value[0].union(*value) if isinstance(value, list) else value
            self.assertEqual(self.card[field], expected, field)
        return self.card

    def answers(self, kind):
        return list(self.env['dealership.preference'].search([('kind', '=', kind)], limit=2))

    def test_wishes_in_their_order(self):
        with Form(self.card, CARD_FORM) as form:
            for model, trim in ((self.other_model, self.other_trim), (self.model, self.trim)):
                with form.wish_ids.new() as wish:
                    wish.model_id = model
                    wish.trim_id = trim
                    wish.exterior_color_id = self.white
                    wish.interior_color_id = self.black
                    wish.interest = 'test_drive'
        second, first = self.card.wish_ids.sorted('id')
        self.assertEqual((first.interior_color_id, first.interest), (self.black, 'test_drive'))
        self.assertEqual(self.card.wish_model_id, self.other_model)
        first.sequence, second.sequence = 1, 2
        self.assertEqual(self.card.wish_ids, first | second)
        self.assertEqual(self.card.wish_model_id, self.model, "dragging a wish to the top makes it the first")
        for part in ('途观', '1.8TSI', '珠光白', '+1'):
            self.assertIn(part, self.card.wish_summary)

    def test_use_and_concerns(self):
        self.typed(
            usage_kind='family', main_user='shared', main_user_note='王丽', driving_habit='steady',
            road_ids=self.answers('road'), concern_ids=self.answers('concern'))
        concerns = self.env['dealership.preference'].search_count([('kind', '=', 'concern')])
        self.assertGreaterEqual(concerns, 10, "power, fuel, space, comfort, safety, technology, price, brand, reputation, after-sales")

    def test_payment_by_loan_and_trade_in(self):
        self.typed(payment_method='loan', loan_months=36, down_payment_ratio=30, wants_trade_in=True)

    def test_present_car_becomes_a_vehicle(self):
        self.typed(
            present_model_id=self.other_model, present_model_year='2020', present_displacement=1.4, present_mileage=61000,
            present_transmission='automatic', present_registration_date=self.today(-2000), present_plate='沪KB6824',
            present_usage='接送孩子', trade_in_expected=140000)
        car = self.card.present_vehicle_id.sudo()
        self.assertEqual((car.owner_id, car.dealer_role), (self.card.partner_id.sudo(), 'customer'))
        self.assertEqual((car.license_plate, car.odometer, car.usage_note), ('沪KB6824', 61000, '接送孩子'))

    def test_referrer_is_proposed_from_his_card(self):
        referrer = self.make_customer(self.consultant, name='老车主', phone='13611112222')
        self.make_vehicle(referrer)
        with Form(self.card, CARD_FORM) as form:
            form.referrer_id = referrer
            form.referrer_relation = '同事'
            form.referrer_plate = '沪A12345'
        card = self.card
        self.assertEqual(
            (card.referred, card.referrer_phone, card.referrer_is_owner, card.referrer_relation, card.referrer_plate),
            ('老车主', '13611112222', True, '同事', '沪A12345'))
        self.assertEqual(referrer.referred_card_ids, card)

    def test_competition_and_who_decides(self):
        rival = self.env['fleet.vehicle.model'].create({
            'name': 'RAV4', 'brand_id': self.env['fleet.vehicle.model.brand'].create({'name': '丰田'}).id})
        self.typed(competing_model_ids=[rival], competing_note='本田 CR-V', competing_store='对面店', decision_maker='妻子')

    def test_three_elements(self):
        self.typed(
            confidence='认可大众的品质', need='想要更新一辆SUV', purchasing_power='符合置换条件', willingness='2',
            favourable='夫妻都认可', unfavourable='预算紧', help_needed='请评估师报价')

    def test_plate_place_and_why_this_store(self):
        self.typed(plate_place='local', store_reason_ids=self.answers('store'))

    def test_levels_say_window_interval_and_first_contact(self):
        self.assertEqual([self.levels[code].window_days for code in 'HABC'], [7, 30, 90, 180])
        for code, level in self.levels.items():
            self.assertLess(level.interval_days, level.window_days, code)
        hot = self.levels['H'].with_user(self.users['dealership_admin'])
        hot.first_contact_minutes = 10
        self.refused(lambda: hot.write({'first_contact_minutes': 0}), CheckViolation)
        self.refused(lambda: hot.with_user(self.manager).write({'first_contact_minutes': 5}))

    def test_visits_and_drives_are_counted_not_typed(self):
        self.assertEqual((self.card.visit_count, self.card.test_drive_count), (0, 0))
        for field in ('visit_count', 'test_drive_count'):
            with self.subTest(field=field):
                self.refused(lambda field=field: self.card.with_user(self.manager).write({field: 3}), (AccessError, ValidationError))


@tagged('post_install', '-at_install')
class TestAppraisal(DealershipCase):
    """What the present car is worth: several valuations, adjustments, a last day (B06)."""
    roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.make_card(
            cls.consultant, present_model_id=cls.other_model.id, present_mileage=61000, trade_in_expected=140000)

    def appraise(self, *lines, **values):
        context = self.card.action_appraise()['context']
        return self.env['dealership.appraisal'].with_user(self.consultant).with_context(**context).create({
            'line_ids': [Command.create({'kind': kind, 'name': name, 'amount': amount}) for kind, name, amount in lines], **values})

    def test_value_is_the_mean_plus_the_adjustments(self):
        appraisal = self.appraise(
            ('valuation', '本店评估师', 70000), ('valuation', '二手车平台', 66000), ('adjustment', '右前门补漆', -2000))
        self.assertEqual((appraisal.valuation_average, appraisal.adjustment_total, appraisal.amount), (68000, -2000, 66000))
        self.assertEqual(
            (appraisal.lead_id, appraisal.vehicle_id, appraisal.expected_price, appraisal.mileage, appraisal.appraiser_id),
            (self.card, self.card.present_vehicle_id, 140000, 61000, self.consultant))
        self.assertEqual((self.card.appraisal_ids, self.card.appraisal_count), (appraisal, 1))

    def test_it_is_never_below_zero(self):
        self.assertEqual(self.appraise(('valuation', '平台', 1000), ('adjustment', '事故车', -5000)).amount, 0)
        self.refused(lambda: self.appraise(('valuation', '平台', -1)), ValidationError)

    def test_it_ends(self):
        appraisal = self.appraise()
        self.assertEqual((appraisal.valid_until, appraisal.is_valid), (self.today(7), True))
        appraisal.write({'date': self.today(-9), 'valid_until': self.today(-1)})
        self.assertFalse(appraisal.is_valid)
        self.refused(lambda: appraisal.write({'valid_until': self.today(-10)}), ValidationError)

    def test_another_consultant_does_not_see_it(self):
        appraisal = self.appraise()
        self.assertFalse(appraisal.with_user(self.colleague).search([('id', '=', appraisal.id)]))
        self.assertTrue(appraisal.with_user(self.manager).search([('id', '=', appraisal.id)]))
