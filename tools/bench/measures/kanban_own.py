"""A consultant opens the kanban of his own cards: the one `web_read_group` of the client, 80 a column."""

TITLE = "kanban own"
CARD = {
    "name": {}, "partner_id": {"fields": {"display_name": {}}}, "expected_revenue": {}, "priority": {}, "stage_id": {},
    "activity_state": {}, "activity_ids": {"fields": {}}, "activity_summary": {}, "activity_type_id": {}, "tag_ids": {"fields": {}},
    "user_id": {"fields": {"display_name": {}}}, "color": {}, "company_currency": {}, "won_status": {},
}


def ours(env, facts):
    env["crm.lead"].web_read_group(
        [("type", "=", "opportunity"), ("user_id", "=", env.uid)], ["stage_id"], ["__count", "expected_revenue:sum"],
        auto_unfold=True, unfold_read_specification=CARD, unfold_read_default_limit=80)
