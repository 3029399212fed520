import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A small ring that fills with a percentage: how complete a card is. */
export class RingField extends Component {
    static template = "auto_dealership.RingField";
    static props = { ...standardFieldProps };

    get percent() {
        return Math.max(0, Math.min(100, this.props.record.data[this.props.name] || 0));
    }

    get title() {
        return _t("Card %s %% complete", this.percent);
    }

    get className() {
        return this.percent >= 80 ? "text-success" : this.percent >= 50 ? "text-warning" : "text-danger";
    }
}

export const ringField = {
    component: RingField,
    displayName: _t("Completeness Ring"),
    supportedTypes: ["integer", "float"],
};

registry.category("fields").add("dealership_ring", ringField);
