"""Fills the demo store: 300 customers and what happened with them until today.

Every record is made by the person whose work it is, through the same ORM calls as from a screen, so
that what the product refuses cannot be in its demo. Only the dates are set back afterwards.
"""

import logging
import time

from .bargains import Bargains
from .cards import Cards
from .contacts import Contacts
from .context import Context
from .customers import Customers
from .deals import Deals
from .deliveries import Deliveries
from .disputes import Disputes
from .drives import Drives
from .garage import Garage
from .insurance import Insurance
from .intake import Intake
from .loyalty import Loyalty
from .plan import Plan
from .register import Register
from .routine import Routine
from .workshop import Workshop
from .workshop_today import WorkshopToday

_logger = logging.getLogger(__name__)


class DemoStore:
    def __init__(self, env, customers=300, leads=36):
        self.env = env(su=True)
        self.count, self.lead_count = customers, leads

    def load(self):
        """Make the store's customers, unless they are there; answers how many."""
        context = Context(self.env)
        Partner = self.env['res.partner']
        if Partner.search_count([('is_dealership_customer', '=', True), ('company_id', 'in', context.companies.ids)], limit=1):
            _logger.info("demo store: there are customers already, nothing is loaded")
            return 0
        first_message = self.env['mail.message'].search([], order='id desc', limit=1).id + 1
        plan = Plan(context.rng, context.numbers, context.today, self.count)
        garage = Garage(context, plan)
        deliveries = Deliveries(context)
        customers, deals = Customers(context, plan), Deals(context, plan, deliveries)
        cards = Cards(context, plan, garage)
        register, drives = Register(context, plan, garage), Drives(context, garage)
        contacts = Contacts(context, plan, garage, register, drives)
        bargains = Bargains(context, plan, garage, deals, deliveries)
        disputes = Disputes(context, plan, bargains)
        routine, intake = Routine(context, plan), Intake(context, plan, garage)
        workshop = self._workshop(context, plan, deals)
        for step in (
            context.set_passwords,
            deals.prepare,
            lambda: garage.make_stock(max(10, self.count // 7)),
            customers.make_without_card,
            cards.make,
            cards.name_referrers,
            lambda: garage.sell(plan.of_role('owner') if deals.keeps_books else plan.of_role('owner', 'won')),
            lambda: garage.keep_for(plan.of_role('won') if deals.keeps_books else ()),
            customers.add_families,
            customers.add_consents,
            customers.add_documents,
            cards.change_levels,
            drives.prepare,
            contacts.add,
            cards.advance,
            register.keep_today,
            drives.book_ahead,
            cards.appraise,
            cards.review,
            deals.make_orders,
            disputes.choose,
            bargains.make,
            deals.settle,
            deals.report_incentives,
            deals.see_to_notices,
            contacts.call_back,
            contacts.review,
            cards.lose,
            disputes.meet,
            disputes.date_keys,
            garage.change_hands,
            lambda: cards.make_leads(self.lead_count // 3),
            intake.connect,
            lambda: intake.receive(self.lead_count - self.lead_count // 3),
            intake.meet_trouble,
            intake.clean,
            routine.check_showrooms,
            lambda: contacts.date_messages(first_message),
            lambda: context.past.keep_messages(['crm.lead', 'res.partner', 'sale.order'], first_message),
            context.past.apply,
            *workshop,
            disputes.rule,
            routine.look_after_lapses,
            routine.report_days,
            context.past.apply,
        ):
            self._run(step)
        partners = Partner.browse([customer.partner.id for customer in plan.customers])
        # and those of whose leads the desk has made cards
        everybody = Partner.search([('is_dealership_customer', '=', True), ('company_id', 'in', context.companies.ids)])
        self._derive(context, plan, everybody)
        self._name(plan)
        return len(partners)

    def _workshop(self, context, plan, deals):
        """The steps of the workshop, in the order in which things happened; each night the jobs run over what is dated."""
        workshop, insurance = Workshop(context, plan, deals), Insurance(context, plan, deals)
        today = WorkshopToday(context, workshop)
        loyalty = Loyalty(context, plan, workshop, today)
        return (
            workshop.look_over,
            insurance.agree_rates,
            insurance.make_policies,
            workshop.take_over,
            loyalty.refresh,
            loyalty.recall,
            workshop.work,
            loyalty.begin_campaign,
            loyalty.bring_back,
            today.miss_one,
            today.fill_board,
            today.book_ahead,
            loyalty.book_recall,
            today.call_after,
            today.push_newest,
            context.past.apply,
            loyalty.refresh,
            loyalty.call_about_maintenance,
            insurance.open_renewals,
            insurance.work_renewals,
            insurance.settle,
            loyalty.tell_consultants,
            loyalty.date_classes,
            context.past.apply,
        )

    def _run(self, step):
        started = time.monotonic()
        step()
        self.env.flush_all()
        _logger.info("demo store: %s %.1f s", getattr(step, '__qualname__', step), time.monotonic() - started)

    def _name(self, plan):
        """External ids of those that people and tests look for."""
        yellow = next(customer for customer in plan.with_card if customer.card.fixed)
        vip = next((customer for customer in plan.customers if customer.partner.customer_class == 'vip'), None)
        named = {'demo_card_yellow': yellow.card.record, 'demo_customer_yellow': yellow.partner, 'demo_customer_vip': vip and vip.partner}
        self.env['ir.model.data']._update_xmlids(
            [{'xml_id': f'auto_dealership.{name}', 'record': record, 'noupdate': True} for name, record in named.items() if record]
        )

    def _derive(self, context, plan, partners):
        """Class and grade, as the nightly job finds them; each class holds since something happened."""
        partners._refresh_customer_class()
        partners._refresh_value_grade()
        for customer in plan.customers:
            context.past.set(customer.partner, customer_class_on=context.day(customer.since))
        context.past.apply()
