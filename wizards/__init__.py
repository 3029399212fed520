from . import card, vehicle, prospect, follow_up, showroom, intake, defeat, deal
from . import ownership
from . import service
