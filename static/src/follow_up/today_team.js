import { onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useSetupAction } from "@web/search/action_hook";
import { DayScreen } from "./day_screen";

const STATES = {
    none: ["text-bg-light", _t("Not begun")],
    open: ["text-bg-warning", _t("Not closed")],
    closed: ["text-bg-success", _t("Closed")],
    signed: ["text-bg-secondary", _t("Signed")],
};

/** 团队今日: a line per consultant; who needs the manager most stands on top. A tap opens that consultant's day. */
export class TeamToday extends DayScreen {
    static template = "auto_dealership.TeamToday";

    setup() {
        super.setup();
        const state = this.props.state || {};
        this.state = useState({ data: null, date: state.date || false });
        useSetupAction({ getLocalState: () => ({ date: this.state.date }) });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.orm.call("dealership.work.day", "get_team_board", [this.state.date]);
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

    openDay(line) {
        return this.action.doAction("auto_dealership.dealership_today_action", {
            additionalContext: { dealership_user_id: line.user.id, dealership_date: this.state.date },
        });
    }

    openSheet(line) {
        return this.openRecord("dealership.work.day", line.sheet_id);
    }

    async print(method) {
        const { date, lines } = this.state.data;
        const report = await this.orm.call("dealership.work.day", method, [date, lines.map((line) => line.user.id)]);
        return this.action.doAction(report);
    }
}

registry.category("actions").add("dealership_team_today", TeamToday);
