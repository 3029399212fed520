import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { RegisterLine } from "./register_line";
import { RegisterEntry } from "./register_entry";

const { DateTime } = luxon;
const REFRESH_MS = 30000;

/**
 * The reception's first screen (来店(电)客户登记表): two taps register who comes or calls, one tap lets him go. All it shows
 * comes in one question; what others do meanwhile appears by itself.
 */
export class ShowroomRegister extends Component {
    static template = "auto_dealership.ShowroomRegister";
    static components = { Layout, RegisterLine, RegisterEntry };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({ data: null, entry: null, busy: false });
        useSetupAction();
        onWillStart(() => this.load());
        const timer = browser.setInterval(() => {
            if (!document.hidden && !this.state.busy) {
                this.load();
            }
        }, REFRESH_MS);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    get display() {
        return { controlPanel: {} };
    }

    get day() {
        return DateTime.fromISO(this.state.data.day).toLocaleString({ month: "long", day: "numeric", weekday: "long" });
    }

    get openVisits() {
        return this.state.data.visits.filter((visit) => visit.state !== "left");
    }

    get closedVisits() {
        return this.state.data.visits.filter((visit) => visit.state === "left");
    }

    get next() {
        return this.state.data.people.find((person) => person.next === 1);
    }

    get totals() {
        const totals = this.state.data.totals;
        return [
            { key: "visits", label: _t("Visits"), value: totals.visits },
            { key: "calls", label: _t("Calls"), value: totals.calls },
            { key: "people", label: _t("People"), value: totals.people },
            { key: "repeat", label: _t("Repeated"), value: totals.repeat },
            { key: "recorded", label: _t("Left a phone"), value: totals.recorded },
            { key: "cards", label: _t("Cards"), value: totals.cards },
        ];
    }

    async load() {
        this.state.data = await this.orm.silent.call("dealership.visit", "register_data", []);
    }

    /** Run one call at a time, so that a second tap does nothing twice; the screen is as the server has it afterwards. */
    async once(call) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await call();
        } finally {
            this.state.busy = false;
        }
    }

    enter(kind) {
        this.state.entry = this.state.entry === kind ? null : kind;
    }

    register(kind, values) {
        return this.once(async () => {
            const { id, ...data } = await this.orm.call("dealership.visit", "register_visit", [kind, values]);
            this.state.entry = null;
            this.state.data = data;
            const visit = data.visits.find((line) => line.id === id);
            if (visit && !visit.user_id) {
                this.notification.add(_t("Every consultant on duty is with a guest. The visit waits."), { type: "warning" });
            }
        });
    }

    run(visit, method, args = []) {
        return this.once(async () => {
            const result = await this.orm.call("dealership.visit", method, [[visit.id], ...args]);
            if (result?.tag === "display_notification") {
                const { message, type } = result.params; // without the reload that other screens need
                this.notification.add(message, { type });
            } else if (result && typeof result === "object") {
                return this.action.doAction(result, { onClose: () => this.load() });
            }
            return this.load();
        });
    }

    open(visit) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "dealership.visit",
            res_id: visit.id,
            views: [[false, "form"]],
            target: "current",
        });
    }

    setDuty(person) {
        return this.once(async () => {
            await this.orm.write("dealership.duty.line", [person.line_id], { on_duty: !person.on_duty });
            await this.load();
        });
    }

    print() {
        return this.once(async () => {
            const report = await this.orm.call("dealership.duty", "action_print_register", [[this.state.data.duty_id]]);
            await this.action.doAction(report);
        });
    }

    openDuty() {
        return this.action.doAction("auto_dealership.action_duty_today");
    }

    openLeftOpen() {
        return this.action.doAction("auto_dealership.dealership_visit_action", {
            additionalContext: { search_default_today: 0, search_default_left_open: 1 },
        });
    }
}

registry.category("actions").add("dealership_showroom_register", ShowroomRegister);
