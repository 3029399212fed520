"""A nightly round: every row once, a committed batch at a time; killed, it goes on; what is done in one batch leaves no trace."""
from contextlib import suppress

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

from ..models.card.nightly import go_round

CURSOR = 'auto_dealership.test_cursor'
ROWS = [3, 5, 8, 13, 21, 34, 55]
NIGHT = '2026-03-02 04:00:00'  # the same day in China


@tagged('post_install', '-at_install')
class TestNightly(TransactionCase):

    def setUp(self):
        super().setUp()
        self.done = []
        self.spare = lambda: 600
        self.patch(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kwargs: self.spare())

    def round(self, batch=3, rows=ROWS, refresh=None):
        def rows_after(last_id, limit):
            return [row for row in rows if row > last_id][:limit]

        def work(ids):
            self.done.append(ids)
            return len(ids)

        with freeze_time(NIGHT):
            return go_round(self.env['res.partner'], CURSOR, rows_after, refresh or work, batch)

    def cursor(self):
        return self.env['ir.config_parameter'].sudo().get_param(CURSOR)

    def stop_after(self, batches):
        left = iter([600] * (batches - 1) + [0])
        self.spare = lambda: next(left, 600)

    def test_every_row_once_in_batches(self):
        self.assertTrue(self.round())
        self.assertEqual(self.done, [[3, 5, 8], [13, 21, 34], [55]])
        self.assertFalse(self.cursor())

    def test_out_of_time_it_goes_on_where_it_stopped(self):
        self.stop_after(2)
        self.assertFalse(self.round(), "the scheduler is to call again")
        self.assertEqual(self.cursor(), '2026-03-02:34')
        self.assertTrue(self.round())
        self.assertEqual(self.done, [[3, 5, 8], [13, 21, 34], [55]])
        self.assertFalse(self.cursor())

    def test_killed_it_does_the_last_batch_again(self):
        def killed(ids):
            if 21 in ids:
                raise KeyboardInterrupt
            self.done.append(ids)

        with suppress(KeyboardInterrupt):
            self.round(refresh=killed)
        self.assertTrue(self.round())
        self.assertEqual(self.done, [[3, 5, 8], [13, 21, 34], [55]])

    def test_where_another_day_stopped_counts_for_nothing(self):
        for stopped in ('2026-03-01:34', '2026-03-02:', '2026-03-02:x', '34', ':', '0'):
            self.env['ir.config_parameter'].sudo().set_param(CURSOR, stopped)
            self.done = []
            self.assertTrue(self.round())
            self.assertEqual([row for ids in self.done for row in ids], ROWS, stopped)
            self.assertFalse(self.cursor())

    def test_a_round_of_whole_batches_leaves_no_mark(self):
        """Else whoever started it again on that day would find nothing to do."""
        for batch in (1, 7):
            self.assertTrue(self.round(batch))
            self.assertFalse(self.cursor())

    def test_one_batch_touches_no_parameter(self):
        """A parameter that is written empties the cache of every worker."""
        self.patch(type(self.env['ir.config_parameter']), 'create', lambda *args: self.fail("written"))
        self.assertTrue(self.round(batch=8))
        self.assertTrue(self.round(rows=[]))

    def test_two_rounds_at_once_leave_nothing_out(self):
        def both(ids):
            self.done.append(ids)
            if len(self.done) == 2:
                self.assertTrue(self.round())  # somebody presses "Run Manually" between two batches

        self.assertTrue(self.round(refresh=both))
        self.assertEqual({row for ids in self.done for row in ids}, set(ROWS))
        self.assertFalse(self.cursor())
