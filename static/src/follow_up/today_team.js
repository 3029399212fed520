import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;
const STATES = {
    none: ["text-bg-light", _t("Not begun")],
    open: ["text-bg-warning", _t("Not closed")],
    closed: ["text-bg-success", _t("Closed")],
    signed: ["text-bg-secondary", _t("Signed")],
};

/** 团队今日: a line per consultant; who needs the manager most stands on top. A tap opens that consultant's day. */
export class TeamToday extends Component {
    static template = "auto_dealership.TeamToday";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const state = this.props.state || {};
        this.state = useState({ data: null, date: state.date || false });
        useSetupAction({ getLocalState: () => ({ date: this.state.date }) });
        onWillStart(() => this.load());
    }

    get display() {
        return { controlPanel: {} };
    }

    async load() {
        this.state.data = await this.orm.call("dealership.work.day", "get_team_board", [this.state.date]);
    }

    get date() {
        const date = DateTime.fromISO(this.state.data.date);
        return date.toLocaleString({ month: "long", day: "numeric", weekday: "long" });
    }

    get isToday() {
        return this.state.data.date === this.state.data.today;
    }

    get columns() {
        return this.state.data.columns;
    }

    badge(line) {
        return STATES[line.state][0];
    }

    stateLabel(line) {
        return STATES[line.state][1];
    }

    async move(days) {
        this.state.date = days
            ? DateTime.fromISO(this.state.data.date).plus({ days }).toISODate()
            : false;
        await this.load();
    }

    openDay(line) {
        return this.action.doAction("auto_dealership.dealership_today_action", {
            additionalContext: { dealership_user_id: line.user.id, dealership_date: this.state.date },
        });
    }

    openSheet(line) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "dealership.work.day",
            res_id: line.sheet_id,
            views: [[false, "form"]],
        });
    }

    async print(method) {
        const { date, lines } = this.state.data;
        const report = await this.orm.call("dealership.work.day", method, [date, lines.map((line) => line.user.id)]);
        return this.action.doAction(report);
    }
}

registry.category("actions").add("dealership_team_today", TeamToday);
