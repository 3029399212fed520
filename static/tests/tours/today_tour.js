import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const page = () => document.querySelector(".o_dealership_today");
const late = ".o_today_section[data-key=overdue] .o_today_row:contains(逾期客户)";
let top;

// Consultant: taps the overdue customer, logs the contact, is back at the same place; the board shows what comes next.
tours.add("dealership_today", {
    steps: () => [
        { content: "the day begins with what is overdue", trigger: ".o_today_tile[data-key=overdue] .o_today_number:contains(9)" },
        { content: "a phone number dials", trigger: `${late} a.o_today_phone[href='tel:13911112222']` },
        {
            content: "scroll to the last one",
            trigger: `${late} .o_today_main`,
            run() {
                this.anchor.scrollIntoView({ block: "center" });
                top = page().scrollTop;
                this.anchor.focus();
            },
        },
        { content: "one tap to the dialog", trigger: `${late} .o_today_main`, run: "click" },
        { content: "what was said", trigger: ".modal [name=content] textarea", run: "edit 周末带家人来店看车" },
        { content: "why again", trigger: ".modal [name=next_reason] input", run: "edit 邀请来店试驾" },
        { content: "save", trigger: ".modal button[name=action_save]", run: "click" },
        {
            content: "ticked off where it stood",
            trigger: `body:not(:has(.modal)) ${late}.o_today_ticked`,
            run() {
                if (Math.abs(page().scrollTop - top) > 2) {
                    throw new Error(`the page moved from ${top} to ${page().scrollTop}`);
                }
            },
        },
        { content: "one less", trigger: ".o_today_tile[data-key=overdue] .o_today_number:contains(8)" },
        { content: "done stands below", trigger: ".o_today_section[data-key=done] .o_today_row:contains(周末带家人来店看车)" },
        { content: "progress", trigger: ".o_today_progress:contains(1 / 9)" },
        { content: "one tap to the card", trigger: `${late} .o_today_card`, run: "click" },
        { content: "the card", trigger: ".o_form_view:contains(逾期客户)" },
        { content: "back", trigger: ".o_back_button, .breadcrumb a:contains(今日)", run: "click" },
        { content: "the plan of today", trigger: ".o_today_sheet", run: "click" },
        { content: "what happened", trigger: ".o_form_view [name=summary] textarea", run: "edit 约到一位客户" },
        { content: "close", trigger: "button[name=action_close]", run: "click" },
        { content: "sure", trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { content: "closed", trigger: ".o_form_view .o_arrow_button_current[data-value=closed]" },
    ],
});

// The board shows what was planned on “Today”.
tours.add("dealership_today_board", {
    steps: () => [
        { content: "the next plan is on the card", trigger: ".o_kanban_record:contains(逾期客户):contains(邀请来店试驾)" },
    ],
});

// By keyboard: down to the second row, right to the next column, Enter opens what a tap opens.
tours.add("dealership_today_keyboard", {
    steps: () => [
        {
            content: "arrows move between rows and columns",
            trigger: ".o_today_section[data-key=overdue] .o_today_main:first",
            async run({ press }) {
                this.anchor.focus();
                const key = () => document.activeElement.closest(".o_today_section").dataset.key;
                await press("ArrowDown");
                const rows = [...document.querySelectorAll(".o_today_section[data-key=overdue] .o_today_main")];
                if (rows.indexOf(document.activeElement) !== 1) {
                    throw new Error("down does not go to the second row");
                }
                await press("ArrowRight");
                if (key() !== "today") {
                    throw new Error(`right goes to ${key()}`);
                }
                document.activeElement.click();
            },
        },
        { content: "the dialog", trigger: ".modal .o_dealership_follow_up" },
        { content: "not now", trigger: ".modal .modal-footer button.btn-secondary", run: "click" },
        { content: "nothing is ticked off", trigger: "body:not(:has(.modal)):not(:has(.o_today_ticked)) .o_today_row" },
    ],
});

// Manager: sees who is behind, opens that consultant's day, signs the day that is closed.
tours.add("dealership_team_today", {
    steps: () => [
        { content: "who is behind stands on top", trigger: ".o_team_line:first.o_team_late .o_team_number[data-key=overdue]:contains(2)" },
        { content: "open the day", trigger: ".o_team_line:first .o_team_main", run: "click" },
        { content: "it is the consultant's", trigger: ".o_dealership_today .o_today_person:contains(dlr_consultant)" },
        { content: "his customers", trigger: ".o_today_section[data-key=overdue] .o_today_row" },
        { content: "back to the team", trigger: ".o_back_button, .breadcrumb a:contains(团队今日)", run: "click" },
        { content: "a day that is closed", trigger: ".o_team_state:contains(已关闭)", run: "click" },
        { content: "the manager's words", trigger: ".o_form_view [name=manager_words] textarea", run: "edit 继续努力" },
        { content: "sign", trigger: "button[name=action_sign]", run: "click" },
        { content: "sure", trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { content: "signed", trigger: ".o_form_view:not(:has(button[name=action_sign])) [name=signed_by_id]:contains(dlr_manager)" },
    ],
});
