from . import card, vehicle, prospect, follow_up, showroom, intake, defeat, ownership, deal, service
