from . import card, prospect, follow_up, showroom, defeat
from . import ownership
