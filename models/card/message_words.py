"""Sentences for what every message from outside may have wrong, whatever it speaks of; each room adds its own.

The codes are also what the sender gets (docs/intake.md).
"""

# One literal for each code, so that the translation export finds it.
SHARED = {
    # the text
    "json.type": lambda env, v: env._("“%(value)s” is not of the kind described; it was kept as text.", value=v),
    "encoding": lambda env, v: env._("Some bytes are in no known encoding and are shown as \\x…"),
    "text.cut": lambda env, v: env._("A value was too long and was cut: “%(value)s”.", value=v),
    "phone.invalid": lambda env, v: env._("“%(value)s” is no phone number that can be called.", value=v),
    "email.invalid": lambda env, v: env._("“%(value)s” is no e-mail address.", value=v),
    "budget.invalid": lambda env, v: env._("“%(value)s” is no amount.", value=v),
    "year.invalid": lambda env, v: env._("“%(value)s” is no model year.", value=v),
    "odometer.invalid": lambda env, v: env._("“%(value)s” is no mileage.", value=v),
    "vin.invalid": lambda env, v: env._("“%(value)s” is no VIN.", value=v),
    "plate.invalid": lambda env, v: env._("“%(value)s” is no plate.", value=v),
    # the key
    "key_expired": lambda env, v: env._("The key has expired. Ask the store for a new one."),
    "key_revoked": lambda env, v: env._("The key was revoked. Ask the store for a new one."),
    "key_new": lambda env, v: env._("The key was never issued."),
    "wrong_source": lambda env, v: env._("The key belongs to another source or store than the address."),
    "source_closed": lambda env, v: env._("The source is closed."),
    "rate": lambda env, v: env._("Too many messages in a minute. Send it again later."),
    "unauthorised": lambda env, v: env._("The key is missing or wrong."),
    "unknown": lambda env, v: env._("No message of this source has this reference."),
}


def speaker(sentences):
    """The function of a room that says what a code means, for a person.

    :param dict sentences: code → function of environment and value
    """
    def sentence(env, code, value=""):
        found = sentences.get(code)
        return found(env, value) if found else code
    return sentence
