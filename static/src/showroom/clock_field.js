import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The time of day of a moment, 14:05, with the whole date on hover: in a register of one day nothing else matters. */
export class ClockField extends Component {
    static template = "auto_dealership.ClockField";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get text() {
        return this.value ? this.value.toFormat("HH:mm") : "";
    }

    get title() {
        return this.value ? formatDateTime(this.value) : "";
    }
}

export const clockField = {
    component: ClockField,
    displayName: _t("Time of Day"),
    supportedTypes: ["datetime"],
};

registry.category("fields").add("dealership_clock", clockField);
