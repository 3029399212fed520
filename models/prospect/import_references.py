"""Names in an import file and the records that they mean; unknown ones are refused with what is possible (B07: no new channels)."""
from ...rules.import_values import key
from ...rules.import_words import BRANDS, ORIGINS

SHOWN = 12


class NewModel(tuple):
    """(brand or its name, name) of a model that the catalogue does not have yet."""

    __slots__ = ()


class References:
    """Look-ups of one import, each read once.

    :param env: environment of the importing user
    :param team: dealership team of the cards, or empty for an owner base
    :param create_models: whether unknown brands and models may be added
    """

    def __init__(self, env, company, team, create_models):
        self.env = env
        self.company = company
        self.team = team
        self.create_models = create_models
        self.new_models = {}
        self._maps = {}
        self._made = {}
        self._may_create_brand = env['fleet.vehicle.model.brand'].has_access('create')

    def resolve(self, row, heading):
        """Put the ids meant by a row into ``row.refs``, or its issues."""
        for part in ('car', 'wish'):
            self._resolve_model(row, heading, part)
        self._resolve_wish(row, heading)
        for name in ('origin', 'channel', 'level', 'consultant'):
            text = row.values.get(f'ref.{name}')
            if text:
                found = self._map(name).get(self._reference_key(name, text))
                if found:
                    row.refs[name] = found
                else:
                    row.refuse(heading.title(f'ref.{name}'), text, self._unknown(name, text))

    @staticmethod
    def _reference_key(name, text):
        text = key(text)
        return text.rstrip('级卡类') if name == 'level' and len(text) > 1 else text

    # ------------------------------------------------------------------
    # Maps: key of a name → id
    # ------------------------------------------------------------------
    def _map(self, name):
        if name not in self._maps:
            self._maps[name] = getattr(self, f'_map_{name}')()
        return self._maps[name]

    def _in_all_languages(self, records, *names):
        """(key, record) of every translation of these fields; the user's own language comes last and wins."""
        own = self.env.lang or 'en_US'
        codes = [code for code, _name in self.env['res.lang'].get_installed() if code != own]
        for lang in [*codes, own]:
            for record in records.with_context(lang=lang):
                for name in names:
                    if record[name]:
                        yield key(record[name]), record

    def _map_origin(self):
        origins = self.env['dealership.origin'].search([])
        found = {key(word): origin.id for origin in origins for word in ORIGINS.get(origin.code, ())}
        found.update((word, origin.id) for word, origin in self._in_all_languages(origins, 'name'))
        return found | {origin.code: origin.id for origin in origins}

    def _map_channel(self):
        channels = self.env['utm.source'].search([('is_dealership_channel', '=', True)])
        return {word: channel.id for word, channel in self._in_all_languages(channels, 'name', 'dealership_label')}

    def _map_level(self):
        levels = self.env['dealership.intention.level']._of_company(self.company).with_env(self.env)
        found = {word: level.id for word, level in self._in_all_languages(levels, 'name')}
        found |= {key(level.display_name): level.id for level in levels}
        return found | {key(level.code): level.id for level in levels}

    def _map_consultant(self):
        """Members of the team, or of any dealership team of the store; a name that two of them have means neither."""
        users = self._consultants()
        names = [key(user.name) for user in users]
        found = {name: user.id for name, user in zip(names, users, strict=True) if names.count(name) == 1}
        return found | {key(user.login): user.id for user in users}

    def _consultants(self):
        teams = self.team or self.env['crm.team'].search(
            [('is_dealership', '=', True), ('company_id', 'in', (self.company.id, False))])
        return (teams.sudo().member_ids | teams.sudo().user_id).filtered('active')  # names of colleagues, nothing else

    def _map_brand(self):
        """key → ids: a catalogue may hold one name twice."""
        found = {}
        for brand in self.env['fleet.vehicle.model.brand'].search([]):
            found.setdefault(key(brand.name), []).append(brand.id)
        return found

    def _map_model(self):
        """(brand id, name) → model id, and (None, name) → ids of all models of that name."""
        found = {}
        for model in self.env['fleet.vehicle.model'].search([]):
            brand = model.brand_id
            for word in {key(model.name), key(f'{brand.name}{model.name}')}:
                found.setdefault((brand.id, word), model.id)
                found.setdefault((None, word), set()).add(model.id)
        return found

    def _brand_ids(self, name):
        """The brand of that name, else those that other names of the make mean (大众: 上汽大众, 一汽-大众)."""
        brands = self._map('brand')
        if key(name) in brands:
            return brands[key(name)]
        group = next((group for group in BRANDS if key(name) in map(key, group)), ())
        return [brand_id for word in group for brand_id in brands.get(key(word), ())]

    def _model_ids(self, brand_ids, brand, model):
        models = self._map('model')
        if not brand:
            return models.get((None, key(model)), ())
        return {models[found, key(model)] for found in brand_ids if (found, key(model)) in models}

    def find_model(self, make, model):
        """Id of the one model that somebody else's words mean, or False: its name, then the longest that they begin with."""
        if not model:
            return False
        brand_ids = self._brand_ids(make) if make else []
        found = set(self._model_ids(brand_ids, make, model)) or set(self._model_ids([], '', f"{make}{model}"))
        if len(found) == 1:
            return next(iter(found))
        return False if found else self._by_beginning(brand_ids if make else None, key(model))

    def _by_beginning(self, brand_ids, text):
        """“途观L 2026款 380TSI” begins with the model 途观L, and with 途观: the longer one is meant."""
        if brand_ids == []:
            return False  # a make that is not ours
        names = {}
        for (brand_id, word), found in self._map('model').items():
            if len(word) > 1 and text.startswith(word) and (brand_id in brand_ids if brand_ids else brand_id is not None):
                names.setdefault(len(word), set()).add(found)
        longest = names[max(names)] if names else ()
        return next(iter(longest)) if len(longest) == 1 else False

    def _map_trim(self):
        trims = self.env['dealership.vehicle.trim'].search([])
        return {(trim.model_id.id, word): trim.id for word, trim in self._in_all_languages(trims, 'name')}

    def _map_color(self):
        colors = self.env['dealership.vehicle.color'].search([])
        return {
            (color.kind, spelling): color.id
            for word, color in self._in_all_languages(colors, 'name') for spelling in (word, word.removesuffix('色'))}

    # ------------------------------------------------------------------
    # Brand and model, wish
    # ------------------------------------------------------------------
    def _resolve_model(self, row, heading, part):
        brand, model = row.values.get(f'{part}.brand'), row.values.get(f'{part}.model')
        if not model:
            return
        brand_ids = self._brand_ids(brand) if brand else []
        found = self._model_ids(brand_ids, brand, model)
        if len(found) == 1:
            [row.refs[part]] = found
        elif len(found) > 1 or (len(brand_ids) > 1 and self.create_models):
            row.refuse(heading.title(f'{part}.brand' if brand else f'{part}.model'), brand or model, self.env._(
                "Several brands of the catalogue may be meant. Give the brand as the catalogue calls it."))
        elif not self.create_models:
            row.refuse(heading.title(f'{part}.model'), model, self._unknown_model(brand, model))
        elif not brand:
            row.refuse(heading.title(f'{part}.model'), model, self.env._(
                "“%(model)s” is not in the catalogue. Give the brand too, to add it.", model=model))
        elif not (brand_ids or self._may_create_brand):
            row.refuse(heading.title(f'{part}.brand'), brand, self.env._(
                "The brand “%(brand)s” is not in the catalogue. A sales manager can add it.", brand=brand))
        else:
            new = NewModel((brand_ids[0] if brand_ids else key(brand), key(model)))
            self.new_models.setdefault(new, (brand, model))
            row.refs[part] = new

    def _unknown_model(self, brand, model):
        return self.env._(
            "“%(model)s” is not in the catalogue of models. Correct it, or choose to add unknown models to the catalogue.",
            model=f'{brand} {model}' if brand else model)

    def _resolve_wish(self, row, heading):
        model = row.refs.get('wish')
        wishes = [name for name in ('brand', 'trim', 'exterior', 'interior') if row.values.get(f'wish.{name}')]
        if wishes and not row.values.get('wish.model'):
            row.refuse(heading.title(f'wish.{wishes[0]}'), row.values[f'wish.{wishes[0]}'], self.env._(
                "A wished vehicle needs its model. Fill in the model too."))
            return
        trim = row.values.get('wish.trim')
        if trim and model:
            row.refs['trim'] = self._map('trim').get((model, key(trim)))
            if not row.refs['trim']:
                row.refuse(heading.title('wish.trim'), trim, self.env._("“%(trim)s” is no trim of this model.", trim=trim))
        for kind in ('exterior', 'interior'):
            color = row.values.get(f'wish.{kind}')
            if color:
                row.refs[kind] = self._map('color').get((kind, key(color).removesuffix('色')))
                if not row.refs[kind]:
                    row.refuse(heading.title(f'wish.{kind}'), color, self._unknown('color', color, kind))

    def add_new_models(self, rows):
        """Make the models that these rows need and the catalogue lacks."""
        needed = {ref for row in rows for ref in row.refs.values() if isinstance(ref, NewModel)}
        Brand, Model = self.env['fleet.vehicle.model.brand'], self.env['fleet.vehicle.model']
        for new in sorted(needed - self._made.keys(), key=lambda new: self.new_models[new]):
            brand_name, name = self.new_models[new]
            [brand_id] = self._brand_ids(brand_name) or Brand.create({'name': brand_name}).ids
            self._map('brand').setdefault(key(brand_name), [brand_id])
            self._made[new] = self._map('model').get((brand_id, key(name))) or Model.create({'name': name, 'brand_id': brand_id}).id

    def model_id(self, ref):
        """Id of the model that a row's reference means; of one not made yet, the reference itself."""
        return self._made.get(ref, ref)

    def forget(self):
        """What was made was rolled back: read the catalogue again."""
        self._made.clear()
        self._maps.pop('brand', None)
        self._maps.pop('model', None)

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------
    def allowed(self, name):
        """Names that a column takes, in the user's language, for templates and messages."""
        if name == 'consultant':
            return [f'{user.name} ({user.login})' for user in self._consultants()]
        model, domain = {
            'origin': ('dealership.origin', []),
            'channel': ('utm.source', [('is_dealership_channel', '=', True)]),
            'exterior': ('dealership.vehicle.color', [('kind', '=', 'exterior')]),
            'interior': ('dealership.vehicle.color', [('kind', '=', 'interior')]),
            'brand': ('fleet.vehicle.model.brand', []),
        }.get(name, (None, None))
        if name == 'level':
            return [level.display_name for level in self.env['dealership.intention.level']._of_company(self.company).with_env(self.env)]
        order = 'dealership_sequence, id' if name == 'channel' else None
        return self.env[model].search(domain, order=order).mapped('display_name')

    def _unknown(self, name, value, kind=None):
        allowed = self.allowed(kind or name)
        names = "、".join(allowed[:SHOWN]) + (" …" if len(allowed) > SHOWN else "")
        _ = self.env._
        if name == 'consultant':
            return _("“%(value)s” is no consultant here. Possible: %(allowed)s.", value=value, allowed=names)
        return _("“%(value)s” is not in the list. Possible: %(allowed)s.", value=value, allowed=names)
