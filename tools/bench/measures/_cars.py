"""Customers' cars, and what hangs on them: the same on either side."""

CAR = {
    "model_id": "(%(models)s::int[])[1 + n %% 12]", "company_id": "%(company)s", "active": "TRUE", "license_plate": "%(prefix)s || n",
    "name": "'Bench ' || n", "odometer_unit": "'kilometers'", "power_unit": "'power'", "range_unit": "'km'",
    "co2_emission_unit": "'g/km'", "owner_id": "%(partner_base)s + 1 + n %% %(cards)s", "dealer_role": "'customer'",
}


def bring(cr, table, columns, source, values):
    """Rows into those columns that the database has; the names and expressions are our own."""
    cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    there = {row[0] for row in cr.fetchall()}
    wanted = {name: expression for name, expression in columns.items() if name in there}
    cr.execute(f"INSERT INTO {table} ({', '.join(wanted)}) SELECT {', '.join(wanted.values())} FROM {source}", values)  # nosec B608


def bring_cars(cr, count, facts, **columns):
    """Ids of so many new cars.

    :param columns: further columns, or other expressions of `n`
    """
    prefix = "沪B"
    bring(cr, "fleet_vehicle", {**CAR, **columns}, "generate_series(1, %(last)s) n", {**facts, "last": count, "prefix": prefix})
    cr.execute("SELECT id FROM fleet_vehicle WHERE license_plate LIKE %s ORDER BY id", [f"{prefix}%"])
    return [row[0] for row in cr.fetchall()]
