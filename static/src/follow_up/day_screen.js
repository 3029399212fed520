import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const { DateTime } = luxon;

/** A screen about one day of the store, with a way to the days before and after. What it shows is in `state.data`. */
export class DayScreen extends Component {
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get display() {
        return { controlPanel: {} };
    }

    get date() {
        const date = DateTime.fromISO(this.state.data.date);
        return date.toLocaleString({ month: "long", day: "numeric", weekday: "long" });
    }

    get isToday() {
        return this.state.data.date === this.state.data.today;
    }

    async move(days) {
        this.state.date = DateTime.fromISO(this.state.data.date).plus({ days }).toISODate();
        await this.load();
    }

    async goToday() {
        this.state.date = false;
        await this.load();
    }

    openRecord(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }
}
