from . import cached_mixin, exclusive_mixin, follow_mixin, protected_mixin, seen_mixin, masked
from . import kept_message_mixin
from . import approval_mixin
from . import hobby, relation, household, consent
from . import identity_document, identity_reveal, identity_rotation, ir_default, ir_filters, base_import_import
from . import res_partner, res_partner_identity, res_partner_household, res_partner_consent, res_partner_completeness
from . import res_partner_search, res_partner_access, masked_contact_mixin, res_partner_masked
from . import res_partner_screen, res_company, res_users, res_config_settings
from . import resource_calendar_attendance, resource_calendar_leaves
from . import relation_masked, calendar_attendee, mail_followers, payment_link_wizard
