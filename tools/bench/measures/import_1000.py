"""A thousand prospects from a CSV file: customers looked up and made, cards opened; stock: base_import of as many leads."""
import base64

TITLE = "import 1,000"
COUNT = 1000


def user(_facts):
    return 2  # the administrator: of the dealership here, of sales there


def table(*constants):
    for number in range(COUNT):
        yield ",".join((f"新客户{number}", f"178{number:08d}", *constants))


def ours(env, facts):
    channel = env.ref("auto_dealership.channel_walk_in").display_name
    origin = env["dealership.origin"].browse(facts["origins"][0]).name
    text = "\r\n".join(["姓名,电话,来源,渠道,意向级别", *table(origin, channel, "A")])
    wizard = env["dealership.import.wizard"].create({
        "kind": "prospect", "team_id": facts["team"], "filename": "bench.csv", "file": base64.b64encode(text.encode("gbk"))})
    wizard.action_check()
    wizard.action_import()
    assert wizard.new_count == COUNT, wizard.issues[:3]


def reference(env, facts):
    text = "\r\n".join(["contact_name,phone,name", *table("新商机")])
    importer = env["base_import.import"].create({
        "res_model": "crm.lead", "file": text.encode(), "file_name": "bench.csv", "file_type": "text/csv"})
    options = {"quoting": '"', "separator": ",", "encoding": "utf-8", "has_headers": True}
    titles = ["contact_name", "phone", "name"]
    result = importer.execute_import(titles, titles, {**options, "fallback_values": {}, "name_create_enabled_fields": {}})
    assert len(result["ids"]) == COUNT, result["messages"][:3]
