"""Finance and after-sales learn of each converted deal, once (H08; seed S4: 及时通知相关部门,如财务部、售后部)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

DEPARTMENTS = [
    ('finance', "Finance"),
    ('service', "After-sales"),
]


class DealershipDealNotice(models.Model):
    """What a department is told: customer, vehicle, consultant and day, nothing of the price.

    One a deal and department, held by the database; the department marks it as seen to.
    """
    _name = 'dealership.deal.notice'
    _description = "Notice of a Deal"
    _inherit = ['mail.thread', 'mail.activity.mixin', 'dealership.protected.mixin']
    _order = 'won_on desc, id desc'
    _rec_name = 'order_id'

    _protected_fields = (
        'order_id', 'department', 'state', 'company_id', 'won_on', 'user_id', 'partner_name', 'phone', 'vehicle_name', 'vin',
        'consultant_id', 'done_by_id', 'done_on')

    order_id = fields.Many2one('sale.order', "Deal", required=True, readonly=True, index=True, ondelete='restrict')
    department = fields.Selection(DEPARTMENTS, required=True, readonly=True)
    state = fields.Selection(
        [('new', "New"), ('done', "Seen to"), ('cancelled', "Deal cancelled")], required=True, default='new', readonly=True)
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True)
    won_on = fields.Date("Sold On", required=True, readonly=True)
    user_id = fields.Many2one('res.users', "Who Sees to It", readonly=True, index='btree_not_null', ondelete='restrict')
    # What the department needs to know; after-sales has no access to orders.
    partner_name = fields.Char("Customer", readonly=True)
    phone = fields.Char(readonly=True)
    vehicle_name = fields.Char("Vehicle", readonly=True)
    vin = fields.Char("VIN", readonly=True)
    consultant_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    done_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    done_on = fields.Datetime(readonly=True)

    _once = models.UniqueIndex("(order_id, department)", "This department was told of the deal already.")
    _open_idx = models.Index("(company_id, department, won_on) WHERE state = 'new'")

    @api.depends('order_id')
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = " · ".join(filter(None, (notice.order_id.sudo().name, notice.partner_name)))

    @api.model_create_multi
    def create(self, vals_list):
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return super(DealershipDealNotice, quiet).create(vals_list).with_env(self.env)

    def action_done(self):
        """Mark the notices as seen to."""
        self.check_access('read')
        group = {'finance': 'auto_dealership.group_finance', 'service': 'auto_dealership.group_service_advisor'}
        for notice in self:
            if not self.env.user.has_group(group[notice.department]):
                raise AccessError(self.env._("%(notice)s is for %(department)s.", notice=notice.display_name, department=dict(
                    self._fields['department']._description_selection(self.env))[notice.department]))
        notices = self.sudo().filtered(lambda notice: notice.state == 'new')  # the department's own step, checked above
        notices.write({'state': 'done', 'done_by_id': self.env.uid, 'done_on': fields.Datetime.now()})
        notices.activity_unlink(['auto_dealership.activity_type_deal_notice'])
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Notices are not deleted; mark them as seen to."))

    # Told by the deal

    @api.model
    def _tell(self, orders):
        """Tell the departments of these converted deals; who was told already is not told again.

        A deal that was cancelled and is won again is new once more.
        """
        Notice = self.sudo()  # departments are told by the deal, whoever wins it
        orders = orders.sudo()
        known = {(notice.order_id.id, notice.department): notice for notice in Notice.search([('order_id', 'in', orders.ids)])}
        fresh, vals_list = Notice, []
        for order in orders:
            for department, _label in DEPARTMENTS:
                notice = known.get((order.id, department))
                if not notice:
                    vals_list.append({'order_id': order.id, 'department': department, **self._facts(order, department)})
                elif notice.state == 'cancelled':
                    notice.write({'state': 'new', 'done_by_id': False, 'done_on': False, **self._facts(order, department)})
                    fresh |= notice
        (fresh | Notice.create(vals_list))._send()

    @api.model
    def _facts(self, order, department):
        people = order.company_id._told_of_deals(department)
        vehicle = order.vehicle_id
        model = vehicle.model_id or order.opportunity_id.wish_model_id
        return {
            'company_id': order.company_id.id,
            'won_on': order._deal_conversion().on or order.company_id._dealership_today(),
            'user_id': people[order.id % len(people)].id if people else False,  # they take turns
            'partner_name': order.partner_id.name,
            'phone': order.partner_id.phone,
            'vehicle_name': " ".join(filter(None, (model.brand_id.name, model.name))),
            'vin': vehicle.vin_sn,
            'consultant_id': order.user_id.id,
        }

    def _send(self):
        """A message to everybody of the department, and a task for the one whose turn it is."""
        for notice in self:
            people = notice.company_id._told_of_deals(notice.department)
            if people:
                notice.message_notify(
                    partner_ids=people.partner_id.ids, subject=notice.display_name,
                    body=self.env._(
                        "Sold: %(customer)s, %(vehicle)s, by %(consultant)s.", customer=notice.partner_name or "",
                        vehicle=notice.vehicle_name or "", consultant=notice.consultant_id.name or ""))
                notice.activity_schedule(
                    'auto_dealership.activity_type_deal_notice', user_id=notice.user_id.id,
                    summary=self.env._("Money of the deal") if notice.department == 'finance' else self.env._("Prepare the delivery"))

    @api.model
    def _take_back(self, orders):
        """Tell whoever was told that these deals were cancelled."""
        notices = self.sudo().search([('order_id', 'in', orders.ids), ('state', '!=', 'cancelled')])
        notices.write({'state': 'cancelled'})
        notices.activity_unlink(['auto_dealership.activity_type_deal_notice'])
        for notice in notices:
            people = notice.company_id._told_of_deals(notice.department)
            if people:
                notice.message_notify(
                    partner_ids=people.partner_id.ids, subject=notice.display_name,
                    body=self.env._("The deal was cancelled: %s.", notice.display_name))
