"""A maker's list of 50,000 VINs: read, imported, matched with the 20,000 cars of the store; stock knows no recall: a
thousand rows of the simplest list by its own import."""
TITLE = "recall of 50,000 VINs"
COUNT = 50_000


def user(_facts):
    return 2


def ours(env, facts):
    env.cr.execute("""
        SELECT vin_sn FROM fleet_vehicle WHERE dealer_role = 'customer' AND company_id = %s ORDER BY id LIMIT 20000""", [facts["company"]])
    cars = [row[0] for row in env.cr.fetchall()]
    vins = cars + [f"LSVBB4182F2{number:06d}" for number in range(COUNT - len(cars))]
    recall = env["dealership.recall"].create({"name": "bench", "number": "BENCH", "company_id": facts["company"]})
    report = recall._import_list("\n".join(vins).encode())
    assert report.new == COUNT and recall.matched_count == len(cars), (report.new, recall.matched_count, len(cars))


def reference(env, _facts):
    model = env["fleet.vehicle.tag"]
    result = model.load(["name"], [[f"LSVBB4182F2{number:06d}"] for number in range(1000)])
    assert not result["messages"], result["messages"][:1]
