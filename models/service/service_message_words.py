"""Sentences for what a visit from outside lacks or has wrong; the codes are also what the sender gets (docs/intake.md).

A test holds that each code of `rules/service_*.py` and of this room has its sentence.
"""
from ..card.message_words import SHARED, speaker

# One literal for each code, so that the translation export finds it.
SENTENCES = {
    **SHARED,
    # the text
    "empty": lambda env, v: env._("It is empty."),
    "too_large": lambda env, v: env._("It is larger than 256 KB. Send it in parts."),
    "json.broken": lambda env, v: env._("This is no JSON; nothing could be read of it."),
    "json.shape": lambda env, v: env._("The JSON holds no object that describes a visit."),
    "visits.many": lambda env, v: env._("It holds %(value)s visits; the first 200 were taken. Send the others again.", value=v),
    # the visit
    "status.unknown": lambda env, v: env._("The status “%(value)s” is unknown; the times say how far the visit is.", value=v),
    "status.backwards": lambda env, v: env._("The visit has ended here and cannot become “%(value)s”. Correct it by hand.", value=v),
    "kind.unknown": lambda env, v: env._("The kind “%(value)s” is unknown and was taken for “other”.", value=v),
    "payer.unknown": lambda env, v: env._("Who is to pay (“%(value)s”) is unknown.", value=v),
    "time.invalid": lambda env, v: env._("“%(value)s” is no time that can be used.", value=v),
    "time.future": lambda env, v: env._("“%(value)s” is in the future; a car has not come or left then.", value=v),
    "time.order": lambda env, v: env._("The times contradict each other: “%(value)s” is too early.", value=v),
    "booking.past": lambda env, v: env._("The appointment is over, and nothing says that the car came."),
    "visit.stale": lambda env, v: env._("The car came long ago, and nothing says that it left."),
    "visit.settled": lambda env, v: env._("The visit was invoiced here; what came later is not entered by itself."),
    "mileage.lower": lambda env, v: env._("The mileage %(value)s km is lower than before; it was not entered.", value=v),
    "mileage.later": lambda env, v: env._("The mileage %(value)s km is higher than the car showed later; it was not entered.", value=v),
    "mileage.digit_more": lambda env, v: env._("The mileage %(value)s km seems to have a digit too many; it was not entered.", value=v),
    "mileage.digit_less": lambda env, v: env._("The mileage %(value)s km seems to lack a digit; it was not entered.", value=v),
    "mileage.jump": lambda env, v: env._("The mileage %(value)s km is far more than the car can have driven; it was not entered.", value=v),
    "amount.invalid": lambda env, v: env._("“%(value)s” is no amount of a visit.", value=v),
    "amount.differs": lambda env, v: env._("The total and the sum of the lines differ: %(value)s. The lines count.", value=v),
    "lines.many": lambda env, v: env._("It has %(value)s lines; the first 200 were taken.", value=v),
    "line.kind": lambda env, v: env._("“%(value)s” is neither work nor a part; it was taken for work.", value=v),
    "line.quantity": lambda env, v: env._("“%(value)s” is no quantity; one was taken.", value=v),
    "line.discount": lambda env, v: env._("“%(value)s” is no discount in per cent; none was taken.", value=v),
    # car and people
    "vin.check_digit": lambda env, v: env._("The check digit of the VIN %(value)s is wrong. Compare it with the car.", value=v),
    "plate.several": lambda env, v: env._("Several cars carry the plate %(value)s. Choose the car.", value=v),
    "model.unknown": lambda env, v: env._("“%(value)s” is not in the catalogue. Enter the car by hand.", value=v),
    "vehicle.elsewhere": lambda env, v: env._(
        "The car with this VIN belongs to another store of the group. Ask that store to hand it over, then complete the message."),
    "vehicle.company": lambda env, v: env._("The car is a company car of the fleet app; the workshop keeps no visits of it."),
    "vehicle.archived": lambda env, v: env._("The car is archived; the visit was entered all the same."),
    "owner.differs": lambda env, v: env._("The sender calls another owner (%(value)s). If the car was sold, transfer it.", value=v),
    "owner.doubtful": lambda env, v: env._(
        "A customer with the phone of %(value)s has another name. Choose the customer.", value=v),
    "customer.unknown": lambda env, v: env._("Who brought the car (%(value)s) is no customer yet; the owner stands in the visit.", value=v),
    # still to be entered
    "missing.vehicle": lambda env, v: env._("Still missing: the car. Choose it, or make it with “Create”."),
    "missing.day": lambda env, v: env._("Still missing: when the car came. Ask the sender to send the visit with its times."),
    "missing.owner": lambda env, v: env._("Still missing: name and phone of the owner. Choose the car, or the customer."),
    "missing.model": lambda env, v: env._("Still missing: a model of the catalogue. Choose the car, or make it with “Create”."),
    # by a person
    "closed": lambda env, v: env._("Closed by a colleague; no visit was made."),
    # the key
    "format_not_allowed": lambda env, v: env._("The source or its key does not take visits."),
    "content_type": lambda env, v: env._("Send application/json."),
}
sentence = speaker(SENTENCES)
