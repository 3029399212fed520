import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { FloatTimeField, floatTimeField } from "@web/views/fields/float_time/float_time_field";

/** An hour of the day that may be unknown: nothing is shown for none, where stock's widget says 00:00. */
export class HourField extends FloatTimeField {
    get formattedValue() {
        return this.props.record.data[this.props.name] ? super.formattedValue : "";
    }
}

export const hourField = { ...floatTimeField, component: HourField, displayName: _t("Hour of the day") };

registry.category("fields").add("dealership_hour", hourField);
