"""What an import is about to make or complete: plain holders, so that a batch is planned whole before anything is written."""
from ...rules import phone
from ...rules.import_values import key


def same(old, new):
    """Whether two values of a field say the same, whatever way they are written."""
    if isinstance(old, str) and isinstance(new, str):
        return key(old) == key(new)
    if isinstance(old, float) or isinstance(new, float):
        return abs((old or 0) - (new or 0)) < 0.01
    return old == new


class Slot:
    """A record of the database, or one to come; it only ever gets what it lacks.

    ``fills`` is what an existing record will get, ``values`` what a new one begins with.
    """

    __slots__ = ('fills', 'line', 'record', 'values')

    def __init__(self, record, values=None, line=0):
        self.record = record
        self.values = values or {}
        self.fills = {}
        self.line = line

    @property
    def is_new(self):
        return not self.record

    def get(self, name):
        if self.is_new:
            return self.values.get(name)
        if name in self.fills:
            return self.fills[name]
        value = self.record[name]
        return value.id if hasattr(value, '_name') else value

    def offer(self, name, value):
        """Fill a field when it is empty.

        :return: 'filled', 'same', or 'kept' when the record says something else
        """
        present = self.get(name)
        if present or not value:
            return 'same' if not value or same(present, value) else 'kept'
        (self.values if self.is_new else self.fills)[name] = value
        return 'filled'


class Customer(Slot):
    __slots__ = ('cars', 'name_key')

    def __init__(self, record, values=None, line=0, name_key=''):
        super().__init__(record, values, line)
        self.name_key = name_key
        self.cars = []

    def offer_phone(self, number):
        """A number that the customer is not known by yet becomes his second one."""
        known = {phone.key(self.get('phone')), phone.key(self.get('phone_second'))}
        if phone.key(number) in known:
            return 'same'
        if not self.get('phone'):
            return self.offer('phone', number)
        return self.offer('phone_second', number)


class Car(Slot):
    __slots__ = ('model', 'odometer', 'owner')

    def __init__(self, record, owner, model=None, values=None, line=0):
        super().__init__(record, values, line)
        self.owner = owner
        self.model = model
        self.odometer = 0


class Card(Slot):
    __slots__ = ('car', 'customer', 'wishes')

    def __init__(self, record, customer, values=None, line=0):
        super().__init__(record, values, line)
        self.customer = customer
        self.car = None
        self.wishes = []
