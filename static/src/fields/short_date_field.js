import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { DateTimeField } from "@web/views/fields/datetime/datetime_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const { DateTime } = luxon;

/**
 * A date as people in the store write it, 9/5 (周六), with the full date on
 * hover. `colored` gives it the house's colours: red overdue, orange today,
 * green planned. `empty` says in words that there is none.
 */
export class ShortDateField extends Component {
    static template = "auto_dealership.ShortDateField";
    static components = { DateTimeField };
    static props = {
        ...standardFieldProps,
        colored: { type: Boolean, optional: true },
        empty: { type: Boolean, optional: true },
    };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get text() {
        if (!this.value) {
            return this.props.empty ? _t("No plan") : "";
        }
        const format = this.value.hasSame(DateTime.local(), "year") ? "L/d" : "yyyy/L/d";
        return `${this.value.toFormat(format)} (${this.value.toFormat("ccc")})`;
    }

    get title() {
        return this.value ? formatDate(this.value) : "";
    }

    get className() {
        if (!this.props.colored) {
            return "";
        }
        if (!this.value) {
            return "text-muted";
        }
        const today = DateTime.local().startOf("day");
        const day = this.value.startOf("day");
        if (day < today) {
            return "text-danger fw-bold";
        }
        return day > today ? "text-success" : "text-warning fw-bold";
    }

    get dateProps() {
        const { record, name, readonly, id } = this.props;
        return { record, name, readonly, id };
    }
}

export const shortDateField = {
    component: ShortDateField,
    displayName: _t("Short Date"),
    supportedTypes: ["date"],
    extractProps: ({ options }) => ({
        colored: Boolean(options.colored),
        empty: Boolean(options.empty),
    }),
};

registry.category("fields").add("dealership_date", shortDateField);
