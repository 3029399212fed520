"""A nightly round 夜间任务 over many rows: a committed batch at a time, and after an accident it goes on where it stopped."""
import logging

from odoo import fields

_logger = logging.getLogger(__name__)


def go_round(model, cursor, rows_after, refresh, batch):
    """Bring all rows up to date, in the order of their ids.

    `refresh` must find by itself what is to be changed: after a kill the last batch is done again, and when somebody starts the
    same round by hand some rows are done by both.

    :param str cursor: system parameter that holds the day and the last id of a round that was stopped; one of another day
        counts for nothing, because on every day every row is looked at
    :param rows_after: function of (id, limit): the ids that come next
    :param refresh: function of ids: how many rows it changed
    :return: whether the round is through; else its time is over, and the scheduler calls again
    """
    today = fields.Date.to_string(fields.Date.context_today(model))
    Parameter = model.env['ir.config_parameter'].sudo()  # how far the system's own round has come
    day, _colon, stopped = (Parameter.get_param(cursor) or '').partition(':')
    last_id = int(stopped) if day == today and stopped.isdecimal() else 0
    while ids := rows_after(last_id, batch):
        changed = refresh(ids)
        last_id = ids[-1]
        _logger.info("%s: %s to %s, %s rows changed", cursor, ids[0], last_id, changed)
        if len(ids) == batch:  # a parameter empties every worker's cache: not for what is done in one batch
            Parameter.set_param(cursor, f'{today}:{last_id}')
        model.env.invalidate_all()
        if not model.env['ir.cron']._commit_progress(len(ids), remaining=1):
            return False
    Parameter.set_param(cursor, False)
    return True
