from . import card, prospect, showroom
