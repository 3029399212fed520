from . import contact_rows
from . import prospect_card, owner_card
