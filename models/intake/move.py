"""Why a card changes hands: what a business method says to the one place that keeps the record of it."""


class Move:
    """Given through the context, as an object that no client can send; its absence means that somebody wrote the field.

    It opens no door: it only words the record that is kept of every change.
    """

    KEY = 'dealership_move'

    def __init__(self, kind, reason=None, code=None, decisions=None, handover=None):
        self.kind = kind
        self.reason = reason  # a person's words
        self.code = code  # reason of a release, see `dealership.pool.move`
        self.decisions = decisions or {}  # lead id → rules.assignment.Decision
        self.handover = handover
        self.held = None  # writes whose effects wait, see `crm.lead._give_together`

    @classmethod
    def of(cls, env):
        move = env.context.get(cls.KEY)
        return move if isinstance(move, cls) else cls('manual')

    def on(self, records, **context):
        """The records, by the superuser, whose change of consultant is recorded so."""
        return records.sudo().with_context(**{self.KEY: self}, **context)
