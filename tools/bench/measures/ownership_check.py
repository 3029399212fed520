"""Whether a new card's customer is another consultant's (F01): keys asked for and taken; stock: the lead that it is part of."""
from create_1 import reference as create
from create_1 import values

TITLE = "conflict check on create"


def prepare(env, facts):
    """A new card whose customer the store has not been asked about; on stock's side nothing."""
    if "dealership.claim.key" not in env:
        return None
    lead = env["crm.lead"].create({
        **values(env, facts, 1), "origin_id": facts["origins"][0], "source_id": env.ref("auto_dealership.channel_walk_in").id})
    env.cr.execute("DELETE FROM dealership_claim_key WHERE lead_id = %s", [lead.id])
    return lead


def ours(env, _facts, lead):
    lead._claim_again(is_new=True)


def reference(env, facts, _nothing):
    create(env, facts)
