"""How a customer of nobody can be reached is shown masked to consultants until one of them has claimed him (E04).

The field itself masks, so that every way out does: read, export, reports, related fields, onchange; conditions, orders and
groupings in SQL. A model inherits `dealership.masked.mixin`, declares its fields with the classes here, and says which of
its records are nobody's. The system (`sudo`) reads the truth; related fields that pass on a masked field must therefore
not be computed as the superuser (`MASK_ONLY`; a test looks for others).
"""
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

# Options of related fields that pass a masked field on.
MASK_ONLY = {'related_sudo': False, 'depends_context': ('uid',)}
STARS = '****'


def masked(value):
    """The number with its middle hidden.

    >>> masked('13912345678'), masked('+8613912345678'), masked('110')
    ('139****5678', '+86****5678', '****')
    """
    return f"{value[:3]}{STARS}{value[-4:]}" if len(value) >= 7 else STARS


class Masked:
    """Mixin of field classes; shows nothing at all.

    A model that delegates to another (`_inherits`: users have a contact) gets fields of these classes without the mixin; they
    stand for people who work here, not for customers.
    """

    def mask(self, value):
        return False

    def mask_sql(self, column):
        return SQL("NULL")

    def __get__(self, record, owner=None):
        if record is None or self.inherited or record.env.su or len(record) != 1 or not record._reach_masked():
            return super().__get__(record, owner)
        # a value that is computed on the fly is the superuser's, who shares the cache
        return self.mask(super().__get__(record if self.store else record.sudo(), owner))

    def to_sql(self, model, alias):
        column = super().to_sql(model, alias)
        if self.inherited or model.env.su or not model._reach_is_masked_for_user():
            return column
        return SQL("CASE WHEN %s THEN %s ELSE %s END", model._reach_guard(alias), self.mask_sql(column), column)

    def condition_to_sql(self, field_expr, operator, value, model, alias, query):
        if self.inherited or model.env.su or not model._reach_is_masked_for_user():
            return super().condition_to_sql(field_expr, operator, value, model, alias, query)
        # the same answer whatever is asked, and an index that still serves
        condition = super().condition_to_sql(field_expr, operator, value, model.sudo(), alias, query)
        return SQL("(%s AND NOT %s)", condition, model._reach_guard(alias))


class MaskedChar(Masked, fields.Char):
    """A way to reach somebody of which nothing is shown, such as WeChat or e-mail."""


class MaskedHtml(Masked, fields.Html):
    """Words in which a number may stand."""


class MaskedPhone(MaskedChar):
    """A number of which the first three and the last four digits are shown."""

    def mask(self, value):
        return masked(value) if value else value

    def mask_sql(self, column):
        return SQL(
            "CASE WHEN length(%s) >= 7 THEN left(%s, 3) || %s || right(%s, 4) WHEN length(%s) > 0 THEN %s END",
            column, column, STARS, column, column, STARS)


class MaskedMixin(models.AbstractModel):
    """A model with masked fields."""
    _name = 'dealership.masked.mixin'
    _description = "Masked Ways of Contact"

    # Hooks

    def _reach_is_nobodys(self):
        """Whether this record is nobody's; asked as the superuser."""
        return False

    @api.model
    def _reach_guard(self, alias):
        """The same in SQL, for the table of that alias; never NULL."""
        return SQL("FALSE")

    # Who sees what

    @api.model
    def _reach_is_masked_for_user(self):
        """Whether the user is one of those who claim: consultants. Lead desk, managers and the store's readers see all."""
        if self.env.su:
            return False
        user = self.env.user
        return user.has_group('auto_dealership.group_consultant') and not (
            user.has_group('auto_dealership.group_customer_store') or user.has_group('sales_team.group_sale_salesman_all_leads'))

    def _reach_masked(self):
        """Whether the user gets this record's ways of contact masked; what is being typed into a new form is his own."""
        if not (self._origin and self._reach_is_masked_for_user()):
            return False
        return self._origin.sudo()._reach_is_nobodys()

    @api.model
    def _reach_unmasked(self, alias):
        """For look-ups in SQL by a way of contact: a condition that leaves out what the user gets masked."""
        return SQL("NOT %s", self._reach_guard(alias)) if self._reach_is_masked_for_user() else SQL("TRUE")

    @api.model
    def _reach_domain(self):
        """The same as a domain."""
        if not self._reach_is_masked_for_user():
            return Domain.TRUE
        return Domain.custom(
            to_sql=lambda model, alias, query: model._reach_unmasked(alias), predicate=lambda record: not record._reach_masked())

    @api.model
    def _masked_names(self):
        return {name for name, field in self._fields.items() if isinstance(field, Masked)}

    # What reads and writes past the field

    def _fetch_query(self, query, fields):
        """What is fetched goes into the cache, which the superuser shares: it holds the truth."""
        if not any(isinstance(field, Masked) for field in fields) or not self._reach_is_masked_for_user():
            return super()._fetch_query(query, fields)
        for field in fields:
            self._check_field_access(field, 'read')
        columns = [field for field in fields if field.column_type]
        fetched = super(MaskedMixin, self.sudo())._fetch_query(query, columns).with_env(self.env)
        for field in fields if fetched else ():
            if not field.column_type:
                field.read(fetched)  # as the user: of children he sees those that he may
        return fetched

    def write(self, vals):
        """Who has not claimed a customer does not change how he is reached, nor whose data stands there."""
        if not self.env.su and not (self._masked_names() | {'partner_id'}).isdisjoint(vals) and self._reach_is_masked_for_user():
            for record in self:
                if record._reach_masked():
                    raise AccessError(self.env._(
                        "%(record)s is nobody's: claim the card from the pool first, or ask a sales manager or the lead desk.",
                        record=record.display_name))
        return super().write(vals)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Numbers stand in words and in what was tracked: the chatter opens with the claim. What is left out, is refused.

        What nobody reads, nobody rewrites or deletes either; a message may be posted.
        """
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if message_operation == 'create' or not self._reach_is_masked_for_user():
            return operations
        return {record: operation for record, operation in operations.items() if not record._reach_masked()}
