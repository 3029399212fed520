"""A thousand rows of a portal's export: each a logged message, checked for repetition, made a lead; stock: base_import of as many leads."""
import base64

from import_1000 import reference  # noqa: F401 - the same work as of the cards' import

TITLE = "import 1,000 leads"
COUNT = 1000


def user(_facts):
    return 2


def ours(env, facts):
    source = env["dealership.lead.source"].create({
        "name": "bench", "code": "bench", "team_id": facts["team"], "channel_id": env.ref("auto_dealership.channel_vertical_portal").id})
    model = env["fleet.vehicle.model"].browse(facts["models"][0])
    rows = (f"R{n},新客户{n},178{n:08d},{model.brand_id.name},{model.name},20~25万" for n in range(COUNT))
    text = "\r\n".join(["线索编号,用户姓名,手机号,意向品牌,咨询车系,预算", *rows])
    wizard = env["dealership.import.wizard"].create({
        "kind": "portal", "lead_source_id": source.id, "filename": "bench.csv", "file": base64.b64encode(text.encode("gb18030"))})
    wizard.action_check()
    wizard.action_import()
    assert wizard.new_count == COUNT and not wizard.to_complete_count, (wizard.new_count, wizard.to_complete_count)
