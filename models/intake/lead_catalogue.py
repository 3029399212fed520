"""Cars as portals call them → the catalogue; the import's own look-ups, kept between messages."""
from odoo.tools import SQL

from ...rules.import_values import key
from ..prospect.import_references import References

TABLES = {
    'fleet_vehicle_model': ('name', 'brand_id', 'active'), 'fleet_vehicle_model_brand': ('name', 'active'),
    'dealership_vehicle_trim': ('name', 'model_id', 'active'), 'dealership_vehicle_color': ('name', 'kind', 'active'),
}
MAPS = ('brand', 'model', 'trim', 'color')


class Catalogue(References):
    """Look-ups of one source; unknown names are only not found.

    The maps are the catalogue's of all sources, cached by a fingerprint of its tables: nobody has to tell the cache of a
    change, and no worker is behind another.
    """

    def __init__(self, source):
        env = source.env
        super().__init__(env, source.company_id, source.team_id, False)
        self._maps = dict(source._catalogue_maps(self._fingerprint(env)))
        self._words = {
            mapping.word_key: mapping.model_id.id for mapping in source.mapping_ids if mapping.kind == 'model' and mapping.model_id}

    @staticmethod
    def _fingerprint(env):
        env.flush_all()
        parts = SQL(" UNION ALL ").join(
            SQL("SELECT count(*), sum(hashtext(concat_ws('|', id, %s))::bigint) FROM %s",
                SQL(", ").join(map(SQL.identifier, columns)), SQL.identifier(table))
            for table, columns in TABLES.items())
        return str(env.execute_query(parts))

    @staticmethod
    def maps(source):
        """What `_catalogue_maps` caches: plain dicts of ids."""
        references = References(source.env, source.company_id, source.team_id, False)
        return {name: references._map(name) for name in MAPS}

    def model(self, make, model):
        """Id of a model, or False: the portal's own word, else what the catalogue calls so."""
        for word in (f"{make}{model}", model):
            if key(word) in self._words:
                return self._words[key(word)]
        return self.find_model(make, model)

    def wish(self, car):
        """Values of a wish line, or None when the model is unknown."""
        model_id = self.model(car.make, car.model)
        if not model_id:
            return None
        trim = self._map('trim').get((model_id, key(car.trim))) if car.trim else False
        colors = {
            kind: self._map('color').get((kind, key(getattr(car, kind)).removesuffix('色'))) or False
            for kind in ('exterior', 'interior')}
        return {
            'model_id': model_id, 'trim_id': trim or False, 'exterior_color_id': colors['exterior'],
            'interior_color_id': colors['interior'], 'interest': car.interest if car.interest != 'present' else 'buy',
        }
