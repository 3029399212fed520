import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useSpecialData } from "@web/views/fields/relational_utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The badge of an intention level: its letter in its colour. */
export class LevelBadgeField extends Component {
    static template = "auto_dealership.LevelBadgeField";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get code() {
        return this.value ? (this.value.display_name || "").split(" · ")[0] : "";
    }

    get className() {
        const color = this.props.record.data.level_color;
        return `o_dealership_level o_dealership_level_${color || 0}`;
    }
}

export const levelBadgeField = {
    component: LevelBadgeField,
    displayName: _t("Intention Level Badge"),
    supportedTypes: ["many2one"],
    fieldDependencies: [{ name: "level_color", type: "integer" }],
};

registry.category("fields").add("dealership_level_badge", levelBadgeField);

/** All levels side by side, one tap to choose: H A B C as on the paper card. */
export class LevelField extends Component {
    static template = "auto_dealership.LevelField";
    static props = { ...standardFieldProps };

    setup() {
        this.specialData = useSpecialData((orm, props) => {
            const company = props.record.data.company_id;
            const domain = [["company_id", "in", company ? [company.id, false] : [false]]];
            return orm.call("dealership.intention.level", "search_read", [], {
                domain,
                fields: ["code", "name", "color", "company_id"],
            });
        });
    }

    get value() {
        const value = this.props.record.data[this.props.name];
        return value ? value.id : false;
    }

    get levels() {
        const levels = this.specialData.data || [];
        const own = levels.filter((level) => level.company_id);
        return own.length ? own : levels;
    }

    className(level) {
        const chosen = level.id === this.value ? "" : "o_dealership_level_off";
        return `o_dealership_level o_dealership_level_${level.color || 0} ${chosen}`;
    }

    choose(level) {
        if (!this.props.readonly) {
            this.props.record.update({
                [this.props.name]: { id: level.id, display_name: `${level.code} · ${level.name}` },
            });
        }
    }
}

export const levelField = {
    component: LevelField,
    displayName: _t("Intention Level"),
    supportedTypes: ["many2one"],
};

registry.category("fields").add("dealership_level", levelField);
