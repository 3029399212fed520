"""Numbers of the demo store: well-formed and invented, the same at every loading (no Odoo here)."""

from stdnum.cn import uscc

from ..rules import resident_id, vin

VIN_YEARS = 'ABCDEFGHJKLMNPRSTVWXY123456789'
SERIAL = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'  # letters of a plate: neither I nor O
# No county has this code: the numbers pass every check and are nobody's.
NOWHERE = '310190'
WMI = {
    '上汽大众': 'LSV',
    '一汽-大众': 'LFV',
    '丰田': 'LVG',
    '本田': 'LHG',
    '日产': 'LGB',
    '比亚迪': 'LGX',
    '吉利': 'LB3',
    '特斯拉': 'LRW',
    '别克': 'LSG',
    '福特': 'LVS',
    '现代': 'LBE',
    '长安': 'LS5',
    '理想': 'LW4',
    '宝马': 'LBV',
    '奥迪': 'LFV',
}


class Numbers:
    """Draws numbers and never the same twice."""

    def __init__(self, rng):
        self.rng = rng
        self.used = set()
        self.phones = 0
        self.serials = 0

    def _once(self, draw):
        while (number := draw()) in self.used:
            pass
        self.used.add(number)
        return number

    def phone(self):
        """A mobile number 13800…, written as people write it."""
        self.phones += 1
        tail = f'{(self.phones * 7919 + 10007) % 1000000:06d}'
        style = self.phones % 5
        if style == 0:
            return f'138 00{tail[:2]} {tail[2:]}'
        if style == 1:
            return f'138-00{tail[:2]}-{tail[2:]}'
        return f'13800{tail}'

    def landline(self):
        return self._once(lambda: f'021-5099{self.rng.randrange(1000, 10000)}')

    def plate(self, electric=False, local=True):
        place = '沪' + self.rng.choice('ABDEFGHJKLMN') if local else self.rng.choice(['苏E', '浙F', '苏A', '浙A', '皖A', '苏B'])
        if electric:
            return self._once(lambda: f'{place}{self.rng.choice("DF")}{self.rng.randrange(100000):05d}')
        return self._once(lambda: place + self._serial())

    def _serial(self):
        """Five characters, two letters at most."""
        serial = [str(self.rng.randrange(10)) for _place in range(5)]
        for place in self.rng.sample(range(5), self.rng.choice((0, 1, 1, 2))):
            serial[place] = self.rng.choice(SERIAL[10:])
        return ''.join(serial)

    def vin(self, brand, year):
        self.serials += 1
        place = VIN_YEARS[(year - 1980) % 30]
        draft = f"{WMI.get(brand, 'LSV')}{self.rng.choice('ABCDEF')}{self.rng.choice('ABCDUV')}{self.rng.randrange(100, 1000)}0"
        draft += f'{place}2{100000 + self.serials * 613 % 900000:06d}'
        return draft[:8] + vin.check_digit(draft) + draft[9:]

    def engine(self):
        return self._once(lambda: f'{self.rng.choice(("DBF", "DPL", "CUF", "DTH"))}{self.rng.randrange(100000, 1000000)}')

    def resident_id(self, birth, gender):
        def draw():
            order = self.rng.randrange(0, 500) * 2 + (1 if gender == 'male' else 0)
            body = f'{NOWHERE}{birth:%Y%m%d}{order:03d}'
            return body + resident_id.check_digit(body)

        return self._once(draw)

    def credit_code(self, authority='91'):
        def draw():
            body = f'{authority}{NOWHERE}' + ''.join(self.rng.choice('0123456789ABCDEFGHJKLMNPQRTUWXY') for _place in range(9))
            return body + uscc.calc_check_digit(body)

        return self._once(draw)
