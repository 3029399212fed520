"""The coloured bars of the consultant's own board."""

TITLE = "progress bar own"
COLORS = {"overdue": "danger", "today": "warning", "planned": "success"}


def read(env, field):
    env["crm.lead"].read_progress_bar(
        [("type", "=", "opportunity"), ("won_status", "=", "pending")], "stage_id", {"field": field, "colors": COLORS})


def ours(env, facts):
    read(env, "next_contact_state")


def reference(env, facts):
    read(env, "activity_state")
