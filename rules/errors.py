"""The one exception of the pure rules.

A rule never speaks to a person: it raises a stable code and what the sentence needs. ``models/card/rule_messages.py``
turns the code into a translated sentence, and a test holds that each code has one.
"""

SHOWN = 60


class RuleError(ValueError):
    """A value breaks a rule 不合规则.

    ``code`` is stable ("vin.check_digit"); ``params`` fills the placeholders of the sentence. Identity numbers are
    never given as a parameter, so that no message, log or traceback can hold one (invariant 9).

    >>> error = RuleError("vin.length", value="ABC", length=3)
    >>> error.code, error.params["length"], str(error)
    ('vin.length', 3, 'vin.length')
    """

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = {key: shown(value) for key, value in params.items()}


def shown(value):
    """A parameter fit for a message: a 2 MB cell must not become a 2 MB message.

    >>> len(shown("x" * 1000))
    60
    """
    if isinstance(value, str) and len(value) > SHOWN:
        return value[: SHOWN - 1] + "…"
    return value
