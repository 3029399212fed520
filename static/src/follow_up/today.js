import { onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useSetupAction } from "@web/search/action_hook";
import { DayScreen } from "./day_screen";
import { TodayRow } from "./today_row";

const ARROWS = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };

/**
 * 今日计划: all of a consultant's day on one screen, fetched by one question. A tap on a row opens the dialog that records
 * the contact; the row is ticked off where it stands, so that the eye finds its place again.
 */
export class Today extends DayScreen {
    static template = "auto_dealership.Today";
    static components = { ...DayScreen.components, TodayRow };

    setup() {
        super.setup();
        this.root = useRef("root");
        const context = this.props.action.context || {};
        const state = this.props.state || {};
        this.userId = state.userId || context.dealership_user_id || false;
        this.state = useState({ data: null, sections: [], date: state.date || context.dealership_date || false });
        useSetupAction({
            rootRef: this.root,
            getLocalState: () => ({ userId: this.userId, date: this.state.date }),
        });
        onWillStart(() => this.load());
    }

    async load({ keep = false, ticked = null } = {}) {
        const data = await this.orm.call("dealership.work.day", "get_today", [], {
            date: this.state.date,
            user_id: this.userId,
        });
        this.state.sections = data.sections.map((section) => this.merged(section, keep, ticked));
        this.state.data = data;
        this.begin();
    }

    /** The section as the server has it; with `keep`, rows that were ticked off stay where they stand. */
    merged(section, keep, ticked) {
        const before = keep && this.state.sections.find((old) => old.key === section.key);
        if (!before || section.key === "done") {
            return section;
        }
        const fresh = new Map(section.rows.map((row) => [row.key, row]));
        const rows = [];
        for (const row of before.rows) {
            if (fresh.has(row.key)) {
                rows.push(fresh.get(row.key));
                fresh.delete(row.key);
            } else if (row.ticked || row.key === ticked) {
                rows.push({ ...row, ticked: true });
            }
        }
        return { ...section, rows: [...rows, ...fresh.values()] };
    }

    /** The sheet of the day begins when its consultant first looks at it; nobody waits for that. */
    begin() {
        const { sheet, may, date, today } = this.state.data;
        if (!sheet && may.open_day && date === today && !this.begun) {
            this.begun = true;
            this.orm.silent.call("dealership.work.day", "action_open_day", []).catch(() => {});
        }
    }

    // What stands on the screen

    get percent() {
        const { done, due } = this.state.data.progress;
        return due ? Math.round((100 * done) / due) : 100;
    }

    get progressText() {
        const { done, due } = this.state.data.progress;
        return due ? _t("%(done)s of %(due)s done", { done, due }) : _t("Nothing is due");
    }

    get nothingLeft() {
        return this.state.sections
            .filter((section) => ["overdue", "today"].includes(section.key))
            .every((section) => !section.count);
    }

    get praise() {
        const { done } = this.state.data.progress;
        return done
            ? _t("All done: everybody who was due has been contacted.")
            : _t("Nobody is due. A good moment to win the next customer.");
    }

    /** Contacts in a column each, appointments of the floor together in one, what is done in the last. */
    get columns() {
        const single = ["overdue", "today", "tomorrow", "done"];
        const columns = [];
        for (const section of this.state.sections.filter((one) => one.rows.length || one.empty)) {
            const last = columns.at(-1);
            if (last && !single.includes(section.key) && !single.includes(last[0].key)) {
                last.push(section);
            } else {
                columns.push([section]);
            }
        }
        return columns;
    }

    get sheetText() {
        const { sheet } = this.state.data;
        if (sheet && sheet.signed) {
            return _t("Signed");
        }
        return sheet && sheet.state === "closed" ? _t("Day Closed") : _t("Close the Day");
    }

    // What a tap does

    onMain(row) {
        if (row.ticked) {
            return this.onCard(row);
        }
        if (row.activity_id && this.state.data.may.log) {
            return this.log(row);
        }
        return row.res_model ? this.openRecord(row.res_model, row.res_id) : this.onCard(row);
    }

    log(row) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("Log Follow-up"),
                res_model: "dealership.follow.up.wizard",
                views: [[false, "form"]],
                target: "new",
                context: { default_lead_id: row.lead_id, default_activity_id: row.activity_id },
            },
            {
                onClose: async (result) => {
                    if (result && result.done) {
                        await this.load({ keep: true, ticked: row.key });
                        this.focusAfter(row.key);
                    }
                },
            }
        );
    }

    async onCard(row) {
        if (row.lead_id) {
            await this.action.doAction(await this.orm.call("crm.lead", "action_view_card", [[row.lead_id]]));
        } else if (row.res_model) {
            await this.openRecord(row.res_model, row.res_id);
        }
    }

    async onPlan(row) {
        const action = await this.orm.call("crm.lead", "action_plan_contact", [[row.lead_id]]);
        await this.action.doAction(action, { onClose: () => this.load({ keep: true }) });
    }

    openList(section) {
        return section.list && this.action.doAction(section.list);
    }

    openCard() {
        return this.action.doAction("auto_dealership.crm_lead_dealership_action", { viewType: "form" });
    }

    openBoard() {
        return this.action.doAction("auto_dealership.crm_lead_dealership_action");
    }

    openTeam() {
        return this.action.doAction("auto_dealership.dealership_team_today_action", {
            clearBreadcrumbs: !this.userId,
        });
    }

    async openSheet() {
        const { sheet, date, user } = this.state.data;
        if (sheet && !user.own) {
            return this.openRecord("dealership.work.day", sheet.id);
        }
        const action = await this.orm.call("dealership.work.day", "action_open_day", [date]);
        return this.action.doAction(action);
    }

    async print() {
        const { date, user } = this.state.data;
        const report = await this.orm.call("dealership.work.day", "action_print_plan", [date, [user.id]]);
        return this.action.doAction(report);
    }

    jump(key) {
        const section = this.root.el.querySelector(`.o_today_section[data-key="${key}"]`);
        if (section) {
            section.scrollIntoView({ behavior: "smooth", block: "start" });
            section.querySelector(".o_today_main")?.focus({ preventScroll: true });
        }
    }

    // Keyboard: up and down inside a section, left and right between sections, Enter does what a tap does

    onKeydown(ev) {
        const main = ev.target.closest(".o_today_main");
        if (!main || !(ev.key in ARROWS)) {
            return;
        }
        ev.preventDefault();
        const step = ARROWS[ev.key];
        const section = main.closest(".o_today_section");
        const inside = [...section.querySelectorAll(".o_today_main")];
        if (["ArrowDown", "ArrowUp"].includes(ev.key)) {
            inside[inside.indexOf(main) + step]?.focus();
            return;
        }
        const filled = [...this.root.el.querySelectorAll(".o_today_section")].filter((other) =>
            other.querySelector(".o_today_main")
        );
        filled[filled.indexOf(section) + step]?.querySelector(".o_today_main").focus();
    }

    /** After a row is ticked off, the keyboard stands on the next one that is open. */
    focusAfter(key) {
        requestAnimationFrame(() => {
            const rows = [...(this.root.el?.querySelectorAll(".o_today_row") || [])];
            const place = rows.findIndex((row) => row.dataset.key === key);
            const next = rows.slice(place + 1).find((row) => !row.classList.contains("o_today_ticked"));
            next?.querySelector(".o_today_main").focus({ preventScroll: true });
        });
    }
}

registry.category("actions").add("dealership_today", Today);
