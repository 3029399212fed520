import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { localization } from "@web/core/l10n/localization";
import { registry } from "@web/core/registry";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";
import { parseFloat } from "@web/views/fields/parsers";
import { useInputField } from "@web/views/fields/input_field_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const WAN = 10000;

/**
 * An amount as it is said at the desk: 14万, 14.5 万, 20w, or plain 145000.
 * Kept in the currency's unit; shown in 万 where it is a round number of it.
 */
export class WanField extends Component {
    static template = "auto_dealership.WanField";
    static props = { ...standardFieldProps, placeholder: { type: String, optional: true } };

    setup() {
        useInputField({ getValue: () => this.text, refName: "input", parse: (text) => this.parse(text) });
    }

    get value() {
        return this.props.record.data[this.props.name] || 0;
    }

    get text() {
        if (!this.value) {
            return "";
        }
        const inWan = localization.code.startsWith("zh");
        if (inWan && this.value >= WAN && this.value % 100 === 0) {
            return `${formatFloat(this.value / WAN, { digits: [16, 2], trailingZeros: false })}万`;
        }
        return this.props.readonly
            ? formatMonetary(this.value, { currencyId: this.currencyId })
            : formatFloat(this.value, { digits: [16, 2], trailingZeros: false });
    }

    get currencyId() {
        const currency = this.props.record.data.company_currency || this.props.record.data.currency_id;
        return currency && currency.id;
    }

    parse(text) {
        const trimmed = (text || "").trim().replace(/^[¥￥]/, "").replace(/元$/, "").trim();
        if (!trimmed) {
            return 0;
        }
        const match = trimmed.match(/^(.*?)\s*[万萬wW]$/);
        return match ? Math.round(parseFloat(match[1]) * WAN * 100) / 100 : parseFloat(trimmed);
    }
}

export const wanField = {
    component: WanField,
    displayName: _t("Amount in ten thousands"),
    supportedTypes: ["monetary", "float"],
    extractProps: ({ placeholder }) => ({ placeholder }),
};

registry.category("fields").add("dealership_wan", wanField);
