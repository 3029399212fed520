from . import card, vehicle, prospect
