from . import card, vehicle, prospect, follow_up, showroom, intake, defeat
from . import ownership
