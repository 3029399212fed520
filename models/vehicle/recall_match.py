"""Which of our cars a recall concerns: found by sets, when a list comes, when a car comes, and every night (J04)."""
import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

OURS = ('transit', 'stock', 'demo', 'customer')


class DealershipRecall(models.Model):
    _inherit = 'dealership.recall'

    def _match(self):
        """Find the cars of these campaigns anew.

        :return: number of lines that changed
        """
        if not self:
            return 0
        self.env['fleet.vehicle'].flush_model(['vin_sn', 'dealer_role', 'company_id', 'model_id'])
        cars = SQL("SELECT id, vin_sn AS vin, company_id, model_id FROM fleet_vehicle WHERE vin_sn IS NOT NULL AND dealer_role = ANY(%s)",
                   list(OURS))
        return self._match_cars(cars, SQL("recall.id = ANY(%s)", self.ids), SQL("LEFT JOIN"))

    @api.model
    def _match_vehicles(self, vehicles):
        """Find the campaigns of these cars; one query for any number of them.

        :param vehicles: new cars, or cars whose VIN, role, store or model has changed
        """
        cars = [
            (vehicle.id, vehicle.vin_sn if vehicle.dealer_role in OURS else None, vehicle.company_id.id or None,
             vehicle.model_id.id or None)
            for vehicle in vehicles.sudo()]  # a recall asks nobody's permission
        if not cars:
            return 0
        ids, vins, companies, models_ = (list(column) for column in zip(*cars, strict=True))
        return self._match_cars(
            SQL("SELECT * FROM unnest(%s::int[], %s::varchar[], %s::int[], %s::int[]) AS given(id, vin, company_id, model_id)",
                ids, vins, companies, models_),
            SQL("TRUE"), SQL("JOIN"))

    @api.model
    def _match_cars(self, cars, campaigns, join):
        """One statement: lines lose the car that is theirs no longer, find the car that has come, and are made for cars in ranges.

        A store's campaign knows the store's cars only; in a shared one each line is of the store of its car.

        :param SQL cars: id, vin, company_id, model_id
        :param SQL campaigns: which recalls
        :param SQL join: JOIN when only these cars are looked at, LEFT JOIN when they are all that there are
        """
        for model in ('dealership.recall', 'dealership.recall.line', 'dealership.recall.range'):
            self.env[model].flush_model()
        stamp = {'now': fields.Datetime.now(), 'uid': self.env.uid}
        [(lost, moved, found, ranged)] = self.env.execute_query(SQL("""
            WITH car AS MATERIALIZED (%(cars)s),
            campaign AS MATERIALIZED (SELECT recall.id, recall.company_id FROM dealership_recall recall WHERE %(campaigns)s),
            lost AS (%(lost)s), moved AS (%(moved)s), found AS (%(found)s), ranged AS (%(ranged)s)
            SELECT (SELECT count(*) FROM lost), (SELECT count(*) FROM moved), (SELECT count(*) FROM found),
                   (SELECT count(*) FROM ranged)""",
            cars=cars, campaigns=campaigns, lost=self._lost_query(join, stamp), moved=SQL("""
                UPDATE dealership_recall_line line
                   SET company_id = car.company_id
                  FROM campaign, car
                 WHERE line.recall_id = campaign.id AND line.vehicle_id = car.id AND campaign.company_id IS NULL
                   AND car.vin = line.vin AND line.company_id IS DISTINCT FROM car.company_id
             RETURNING line.id"""), found=self._found_query(stamp), ranged=self._ranged_query(stamp)))
        changed = lost + moved + found + ranged
        if changed:
            self.env['dealership.recall.line'].invalidate_model(flush=False)
            self.env['fleet.vehicle'].invalidate_model(['recall_line_ids', 'recall_state', 'recall_words'], flush=False)
            self.env['dealership.recall'].invalidate_model(['line_ids', 'line_count', 'matched_count'], flush=False)
        return changed

    @api.model
    def _lost_query(self, join, stamp):
        """Lines whose car has gone, has another VIN, or another store than the campaign."""
        return SQL("""
                UPDATE dealership_recall_line line
                   SET vehicle_id = NULL, visit_id = NULL, state = 'not_found', company_id = stale.company_id,
                       letter_sent_on = NULL, letter_returned_on = NULL, next_contact_on = NULL, write_date = %(now)s, write_uid = %(uid)s
                  FROM (SELECT known.id, campaign.company_id
                          FROM campaign
                          JOIN dealership_recall_line known ON known.recall_id = campaign.id AND known.state NOT IN ('done', 'not_found')
                          %(join)s car ON car.id = known.vehicle_id
                         WHERE car.id IS NULL OR car.vin IS DISTINCT FROM known.vin OR car.company_id <> campaign.company_id) stale
                 WHERE line.id = stale.id
             RETURNING line.id""", join=join, **stamp)

    @api.model
    def _found_query(self, stamp):
        """Lines whose car has come."""
        return SQL("""
                UPDATE dealership_recall_line line
                   SET vehicle_id = car.id, company_id = COALESCE(car.company_id, campaign.company_id),
                       state = CASE WHEN line.state = 'not_found' THEN 'open' ELSE line.state END, write_date = %(now)s, write_uid = %(uid)s
                  FROM campaign, car
                 WHERE line.recall_id = campaign.id AND line.vin = car.vin AND line.vehicle_id IS NULL
                   AND (campaign.company_id = car.company_id OR campaign.company_id IS NULL OR car.company_id IS NULL)
             RETURNING line.id""", **stamp)

    @api.model
    def _ranged_query(self, stamp):
        """New lines for cars in the ranges; what `rules.vin_range` says, by sets (a test compares them)."""
        return SQL("""
                INSERT INTO dealership_recall_line (
                       recall_id, vin, vehicle_id, company_id, origin, state, create_uid, create_date, write_uid, write_date)
                SELECT campaign.id, car.vin, car.id, COALESCE(car.company_id, campaign.company_id), 'range', 'open',
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM campaign
                  JOIN dealership_recall_range span ON span.recall_id = campaign.id
                  JOIN car ON left(car.vin, 8) || substr(car.vin, 10, 2) = span.prefix
                       AND right(car.vin, 6) COLLATE "C" BETWEEN span.low AND span.high
                 WHERE (campaign.company_id = car.company_id OR campaign.company_id IS NULL OR car.company_id IS NULL)
                   AND (NOT EXISTS (SELECT 1 FROM dealership_recall_model_rel rel WHERE rel.recall_id = campaign.id)
                        OR EXISTS (SELECT 1 FROM dealership_recall_model_rel rel
                                    WHERE rel.recall_id = campaign.id AND rel.model_id = car.model_id))
                   AND NOT EXISTS (SELECT 1 FROM dealership_recall_line line WHERE line.recall_id = campaign.id AND line.vin = car.vin)
                    ON CONFLICT (recall_id, vin) DO NOTHING
             RETURNING id""", **stamp)

    @api.model
    def _cron_match(self):
        """Every night, campaign by campaign: what a car that came while a list was imported has missed.

        A killed run is simply run again.
        """
        recalls = self.sudo().search(Domain.TRUE, order='id')
        for number, recall in enumerate(recalls, start=1):
            changed = recall._match()
            if changed:
                _logger.info("recall %s: %s lines changed", recall.number, changed)
            if not self.env['ir.cron']._commit_progress(1, remaining=len(recalls) - number):
                return
