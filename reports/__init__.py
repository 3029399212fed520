from . import card, prospect, follow_up, showroom, defeat, deal
from . import ownership
from . import service
from . import vehicle
