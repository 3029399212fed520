"""Numbers of a store's papers (卡号、工单号): many at once."""
from odoo.tools import SQL


def draw_numbers(env, code, company, count):
    """The next numbers of a store's sequence, or of the sequence that all stores share; one query for any number of them.

    :return: list of `count` strings; empty when there is no such sequence
    """
    sequence = env['ir.sequence'].sudo().with_company(company).search(  # whoever may make the record may number it
        [('code', '=', code), ('company_id', 'in', (company.id, False))], order='company_id', limit=1)
    if not sequence:
        return []
    if sequence.implementation != 'standard' or sequence.use_date_range:
        return [sequence.next_by_id() for _number in range(count)]
    rows = env.execute_query(SQL("SELECT nextval(%s) FROM generate_series(1, %s)", f'ir_sequence_{sequence.id:03d}', count))
    return [sequence.get_next_char(number) for [number] in rows]
