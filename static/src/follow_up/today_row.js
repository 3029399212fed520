import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

const ICONS = {
    phone: "fa-phone",
    wechat: "fa-weixin",
    sms: "fa-commenting-o",
    email: "fa-envelope-o",
    visit_in: "fa-building-o",
    visit_out: "fa-car",
    test_drive: "fa-road",
    delivery: "fa-key",
};

/** One customer on the screen “Today”: a tap on the row does what is to be done, small buttons do the rest. */
export class TodayRow extends Component {
    static template = "auto_dealership.TodayRow";
    static props = { row: Object, tone: String, may: Object, onMain: Function, onCard: Function, onPlan: Function };

    get row() {
        return this.props.row;
    }

    get icon() {
        return ICONS[this.row.method] || "fa-comments-o";
    }

    get levelClass() {
        return `o_dealership_level o_dealership_level_${this.row.level.color || 0}`;
    }

    get date() {
        const date = this.row.date && DateTime.fromISO(this.row.date);
        return date ? `${date.toFormat("L/d")} (${date.toFormat("ccc")})` : "";
    }

    get late() {
        return _t("%s days late", this.row.late_days);
    }

    get callLabel() {
        return _t("Call %s", this.row.name);
    }

    /** What a screen reader says of the row before its buttons. */
    get label() {
        const row = this.row;
        const level = row.level ? _t("level %s", row.level.code) : "";
        const late = row.late_days ? this.late : "";
        return [row.name, level, late, row.method_label, row.reason].filter(Boolean).join(", ");
    }
}
