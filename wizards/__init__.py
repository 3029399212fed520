from . import card, prospect, follow_up, showroom, intake, defeat
