"""A hundred ADF messages: read, logged raw, checked for repetition, made leads; stock: as many leads, each its own create().

Every tenth is sent twice: none may be lost, none doubled. `tools/bench/intake_load.py` does the same over HTTP with real commits.
"""

TITLE = "take 100 ADF messages"
COUNT = 100
MESSAGE = (
    '<?xml version="1.0"?><adf><prospect><id source="bench">{n}</id><vehicle interest="buy"><make>{make}</make><model>{model}</model>'
    '<finance><amount type="total">250000</amount></finance></vehicle><customer><contact><name part="full">新客户{n}</name>'
    '<phone type="cellphone">176{n:08d}</phone></contact><comments>周末看车</comments></customer></prospect></adf>')


def user(_facts):
    return 1


def ours(env, facts):
    from odoo.addons.auto_dealership.models.intake.lead_message_receive import Envelope
    from odoo.addons.auto_dealership.rules import adf
    source = env["dealership.lead.source"].create({
        "name": "bench", "code": "bench", "team_id": facts["team"], "channel_id": env.ref("auto_dealership.channel_vertical_portal").id})
    model = env["fleet.vehicle.model"].browse(facts["models"][0])
    Message = env["dealership.lead.message"]
    for number in [*range(COUNT), *range(0, COUNT, 10)]:
        text = MESSAGE.format(n=number, make=model.brand_id.name, model=model.name)
        Message._receive(Envelope(source=source, via="adf", raw=text, later=True), adf.read(text))
    Message.search([("source_id", "=", source.id), ("fate", "=", "pending")])._as_intake()._make_waiting()
    leads = env["crm.lead"].search([("lead_source_id", "=", source.id)])
    fates = Message.search([("source_id", "=", source.id)]).grouped("fate")
    assert len(leads) == len(set(leads.mapped("external_id"))) == len(fates["accepted"]) == COUNT, {
        fate: len(messages) for fate, messages in fates.items()}
    assert len(fates["duplicate"]) == COUNT // 10


def reference(env, facts):
    for number in range(COUNT):
        env["crm.lead"].create({
            "type": "lead", "name": f"新客户{number}", "contact_name": f"新客户{number}", "phone": f"176{number:08d}",
            "team_id": facts["team"], "source_id": facts["sources"][0], "user_id": False, "description": "周末看车"})
