"""What the access matrix asks about: one record of each model in each relation to the person who asks."""
import os
from unittest.mock import patch

from odoo.tests import HttpCase, TransactionCase

from ..rules import vault
from . import (
    access_targets_deal,
    access_targets_defeat,
    access_targets_delivery,
    access_targets_follow_up,
    access_targets_insurance,
    access_targets_intake,
    access_targets_loyalty,
    access_targets_ownership,
    access_targets_recall,
    access_targets_service,
    access_targets_showroom,
)
from .common import STRANGERS, Dealership

ROOMS = (
    access_targets_follow_up, access_targets_showroom, access_targets_intake, access_targets_defeat, access_targets_ownership,
    access_targets_deal, access_targets_delivery, access_targets_service, access_targets_loyalty, access_targets_insurance,
    access_targets_recall)

SCOPES = ('own', 'pool', 'team', 'store', 'far')
ASKING = (*Dealership.roles, *STRANGERS)

# Model → the harmless change that `write` tries. Scoped models have one record per scope, the others one for all.
SCOPED = {
    'res.partner': {'occupation': 'x'},
    'crm.lead': {'need': 'x'},
    'fleet.vehicle': {'condition_note': 'x'},
    'fleet.vehicle.odometer': {'value': 70000},
    'fleet.vehicle.log.services': {'customer_words': 'x'},
    'fleet.vehicle.log.contract': {'notes': 'x'},
    'dealership.identity.document': {'authority': 'x'},
    'dealership.identity.reveal': {'reason': 'x'},
    'dealership.identity.reveal.wizard': {'reason': 'loan application'},
    'dealership.relation': {'note': 'x'},
    'dealership.household': {'note': 'x'},
    'dealership.consent': {'note': 'x'},
    'dealership.wish': {'sequence': 3},
    'dealership.level.change': {'direction': 'up'},
    'dealership.appraisal': {'note': 'x'},
    'dealership.appraisal.line': {'name': 'x'},
    'mail.message': {'body': 'x'},
    'mail.activity': {'summary': 'x'},
    'ir.attachment': {'name': 'x'},
}
UNSCOPED = {
    'dealership.import.wizard': {'create_models': True},
    'dealership.hobby': {'color': 3},
    'dealership.vehicle.trim': {'sequence': 3},
    'dealership.vehicle.color': {'sequence': 3},
    'dealership.wmi': {'manufacturer': 'x'},
    'dealership.intention.level': {'sequence': 3},
    'dealership.origin': {'sequence': 3},
    'dealership.preference': {'sequence': 3},
    'crm.team': {'sequence': 3},
    'crm.stage': {'sequence': 3},
    'utm.source': {'dealership_sequence': 3},
    'fleet.vehicle.model': {'series': 'x'},
    'fleet.vehicle.model.brand': {'is_dealer_brand': False},
}
BASE = frozenset(SCOPED)
for room in ROOMS:
    SCOPED |= room.SCOPED
    UNSCOPED |= room.UNSCOPED


class AccessTargets(Dealership):
    """Mixin: `record(model, scope, name)` and `new_vals(model, scope, name)`; neither where a model has none of that scope."""

    @classmethod
    def _open_targets(cls):
        keys = patch.dict(os.environ, {vault.ENV_KEYS: vault.new_key_line('t1'), vault.ENV_FILE: ''})
        keys.start()
        cls.addClassCleanup(keys.stop)
        cls._open_dealership()
        cls.scopes = {
            'pool': (cls.env['res.users'], cls.team), 'team': (cls.colleague, cls.team),
            'store': (cls.users['outsider'], cls.other_team), 'far': (cls.users['far_consultant'], cls.far_team),
        }
        cls.sets = {scope: cls._make_set(user, team, scope) for scope, (user, team) in cls.scopes.items()}
        cls.own = {name: cls._make_set(cls.users[name], cls.team, 'own') for name in ASKING}
        cls.sets['any'] = {model: cls.env[model].create(cls._unscoped_vals(model)) for model in UNSCOPED}
        cls.env.flush_all()

    @classmethod
    def by(cls, user):
        """Who did what belongs to a person; the system for nobody."""
        return user or cls.env.user

    @classmethod
    def made_by(cls, user, model, vals):
        """A record that a person made, whatever his rights."""
        return cls.env[model].browse(cls.env[model].with_user(user).sudo().create(vals).id)

    @classmethod
    def _make_set(cls, user, team, scope):
        """A customer with all that can hang on him, of one consultant; beside the models, what a room needs for later."""
        made = {}
        partner = made['res.partner'] = cls.make_customer(user, company_id=team.company_id.id)
        vehicle = made['fleet.vehicle'] = cls.make_vehicle(partner)
        card = made['crm.lead'] = cls.env['crm.lead'].create(cls.card_vals(
            partner_id=partner.id, user_id=user.id, team_id=team.id, present_vehicle_id=vehicle.id))
        made['dealership.level.change'] = card.level_change_ids
        for model in SCOPED:
            if model in BASE and model not in made:
                made[model] = cls.env[model].create(cls._child_vals(model, made, user))
        partner.household_id = made['dealership.household']
        for room in ROOMS:
            makers = room.targets(cls, made, user, scope)
            for model in room.SCOPED:
                record = makers.get(model, lambda: None)()
                if record:
                    made[model] = record
        return made

    @classmethod
    def _child_vals(cls, model, made, user):
        """Values of a record of a model, on what `made` holds so far."""
        partner, card, vehicle = made['res.partner'], made['crm.lead'], made['fleet.vehicle']
        serial = cls._next()
        on_card = {'model': 'crm.lead', 'res_id': card.id}
        return {
            'res.partner': lambda: {
                'name': f'客户{serial}', 'is_dealership_customer': True, 'phone': f'1360000{serial:04d}',
                'user_id': user.id, 'company_id': card.team_id.company_id.id},
            'crm.lead': lambda: cls.card_vals(user_id=user.id, team_id=card.team_id.id),
            'fleet.vehicle': lambda: {
                'model_id': cls.model.id, 'dealer_role': 'customer', 'owner_id': partner.id, 'company_id': partner.company_id.id},
            'fleet.vehicle.odometer': lambda: {'vehicle_id': vehicle.id, 'value': 60000 + serial},
            'fleet.vehicle.log.services': lambda: {
                'vehicle_id': vehicle.id, 'visit_kind': 'wash', 'company_id': partner.company_id.id},
            'fleet.vehicle.log.contract': lambda: {
                'vehicle_id': vehicle.id, 'company_id': partner.company_id.id, 'is_policy': True,
                'policy_kind': 'compulsory' if model in made else 'commercial'},  # a car has one of a kind
            'dealership.identity.document': lambda: {
                'partner_id': partner.id, 'document_type': 'passport', 'number': f'E{10000000 + serial}'},
            'dealership.identity.reveal': lambda: {
                'kind': 'reveal', 'user_id': (user or cls.users['manager']).id, 'partner_id': partner.id,
                'company_id': partner.company_id.id},
            'dealership.identity.reveal.wizard': lambda: {
                'document_id': made['dealership.identity.document'].id, 'reason': 'loan'},
            'dealership.relation': lambda: {'partner_id': partner.id, 'name': f'配偶{serial}', 'relation': 'spouse'},
            'dealership.household': lambda: {'name': f'{serial}家', 'company_id': partner.company_id.id},
            'dealership.consent': lambda: {'partner_id': partner.id, 'purpose': 'sms'},
            'dealership.wish': lambda: {'lead_id': card.id, 'model_id': cls.model.id},
            'dealership.level.change': lambda: {'lead_id': card.id, 'new_level_id': cls.levels['H'].id},
            'dealership.appraisal': lambda: {'lead_id': card.id, 'vehicle_id': vehicle.id},
            'dealership.appraisal.line': lambda: {
                'appraisal_id': made['dealership.appraisal'].id, 'name': '市场价', 'amount': 1000},
            'mail.message': lambda: {**on_card, 'body': 'hello', 'message_type': 'comment'},
            'mail.activity': lambda: {
                'res_model_id': cls.env['ir.model']._get_id('crm.lead'), 'res_id': card.id, 'user_id': (user or cls.users['manager']).id,
                'activity_type_id': cls.env.ref('mail.mail_activity_data_call').id},
            'ir.attachment': lambda: {'name': 'a.txt', 'raw': b'a', 'res_model': 'crm.lead', 'res_id': card.id},
        }[model]()

    @classmethod
    def _unscoped_vals(cls, model):
        for room in ROOMS:
            of_room = room.unscoped(cls, model) if model in room.UNSCOPED and hasattr(room, 'unscoped') else None
            if of_room:
                return of_room
        name = f'T{cls._next()}'
        return {
            'dealership.import.wizard': {'kind': 'customer'},
            'dealership.wmi': {'code': f'X{cls._next() % 100:02d}', 'manufacturer': name},
            'dealership.intention.level': {'code': name, 'name': name},
            'dealership.origin': {'code': name, 'name': name},
            'dealership.preference': {'name': name, 'kind': 'road'},
            'dealership.vehicle.trim': {'name': name, 'model_id': cls.model.id},
            'utm.source': {'name': name, 'is_dealership_channel': True},
            'crm.team': {'name': name, 'is_dealership': True, 'company_id': cls.store.id},
            'fleet.vehicle.model': {'name': name, 'brand_id': cls.brand.id},
            'dealership.invalid.reason': {'name': name, 'code': name},
        }.get(model, {'name': name})

    def made(self, scope, name):
        """All that was made of a scope."""
        return self.own[name] if scope == 'own' else self.sets[scope]

    def record(self, model, scope, name):
        return self.made(scope, name).get(model)

    def new_vals(self, model, scope, name):
        """Values with which a person tries to make a record of that scope."""
        if scope == 'any':
            return self._unscoped_vals(model)
        user, made = self.users[name] if scope == 'own' else self.scopes[scope][0], self.made(scope, name)
        for room in ROOMS:
            if model in room.SCOPED:
                return room.new_vals(self, made, user)[model]
        return self._child_vals(model, made, user)


class AccessCase(AccessTargets, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_targets()


class AccessHttpCase(AccessTargets, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_targets()
