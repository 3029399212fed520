import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";

/** One visit or call of the register, with the next action as its brightest button. */
export class RegisterLine extends Component {
    static template = "auto_dealership.RegisterLine";
    static components = { Dropdown, DropdownItem };
    static props = { visit: Object, people: Array, busy: Boolean, run: Function, open: Function };

    get steps() {
        const { steps } = this.props.visit;
        return [
            { key: "walk_round", icon: "fa-car", label: _t("Walk-round"), done: steps.walk_round },
            { key: "test_drive", icon: "fa-road", label: _t("Test drive"), done: steps.test_drive },
            { key: "quotation", icon: "fa-calculator", label: _t("Quotation"), done: steps.quotation },
            { key: "appraisal", icon: "fa-balance-scale", label: _t("Appraisal"), done: steps.appraisal },
            { key: "turn_over", icon: "fa-level-up", label: _t("Turn-over to a manager"), done: steps.turn_over },
        ];
    }

    get onDuty() {
        return this.props.people.filter((person) => person.on_duty && person.user_id !== this.props.visit.user_id);
    }

    get minutes() {
        const since = this.props.visit.waiting_since;
        return since ? Math.max(0, Math.floor(Date.now() / 1000 - since) / 60) | 0 : 0;
    }

    run(method, args) {
        return this.props.run(this.props.visit, method, args);
    }
}
