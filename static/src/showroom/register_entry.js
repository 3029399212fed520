import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const PARTIES = [1, 2, 3, 4, 5];

/**
 * What the reception may say of who has just come: a tap on a model registers at once; party, name and phone are for those
 * who give them. The phone tells whose customer it is, and nothing else.
 */
export class RegisterEntry extends Component {
    static template = "auto_dealership.RegisterEntry";
    static props = { kind: String, models: Array, busy: Boolean, register: Function, close: Function };

    setup() {
        this.orm = useService("orm");
        this.parties = PARTIES;
        this.state = useState({ party: 1, name: "", phone: "", answer: null, asking: false });
    }

    get title() {
        return this.props.kind === "call" ? _t("Who calls?") : _t("Who has come?");
    }

    register(model) {
        return this.props.register(this.props.kind, {
            party_size: this.state.party,
            customer_name: this.state.name.trim(),
            phone: this.state.phone.trim(),
            model_id: model ? model.id : false,
        });
    }

    async lookUp() {
        const phone = this.state.phone.trim();
        if (!phone || this.state.asking) {
            return;
        }
        this.state.asking = true;
        try {
            this.state.answer = await this.orm.call("dealership.visit", "lookup_phone", [phone]);
        } finally {
            this.state.asking = false;
        }
    }

    get answer() {
        const { known, consultant, on_duty, open_card } = this.state.answer;
        if (!known) {
            return _t("Not known in this store.");
        }
        if (!consultant) {
            return _t("Known in this store, of no consultant.");
        }
        const duty = on_duty ? _t("on duty") : _t("not on duty today");
        return open_card
            ? _t("Customer of %(consultant)s (%(duty)s), card open.", { consultant, duty })
            : _t("Customer of %(consultant)s (%(duty)s), no open card.", { consultant, duty });
    }

    onPhone() {
        this.state.answer = null;
    }
}
