import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// Consultant: cancels a deal whose loan was refused; his incentive is taken back.
tours.add("dealership_deal_cancel", {
    steps: () => [
        { content: "the deal", trigger: ".o_form_view button[name=action_cancel]:visible", run: "click" },
        { content: "what was paid", trigger: ".modal [name=amount_paid]:contains(5,000)" },
        { content: "keep it", trigger: ".modal [name=money] input[data-value=forfeit]", run: "click" },
        { content: "needs the manager", trigger: ".modal button[name=action_ask]:visible" },
        { content: "no way round", trigger: ".modal:not(:has(button[name=action_cancel_deal]:visible))" },
        { content: "refund it", trigger: ".modal [name=money] input[data-value=refund]", run: "click" },
        { content: "why", trigger: ".modal [name=reason_id] .o_selection_badge:first", run: "click" },
        { content: "his words", trigger: ".modal [name=note] textarea", run: "edit 银行没批下来" },
        { content: "cancel", trigger: ".modal button[name=action_cancel_deal]:visible", run: "click" },
        { content: "cancelled", trigger: "body:not(:has(.modal)) .o_form_view .o_arrow_button_current[data-value=cancel]" },
        { content: "the reason stands there", trigger: ".o_form_view [name=cancellation_ids] .o_data_row:contains(银行没批下来)" },
    ],
});

// Manager: approves what a consultant earned last month.
tours.add("dealership_statement_approve", {
    steps: () => [
        { content: "the statement", trigger: ".o_data_row:contains(dlr_consultant) .o_data_cell[name=month_name]", run: "click" },
        { content: "what it is for", trigger: ".o_form_view [name=line_ids] .o_data_row:contains(500)" },
        { content: "approve", trigger: ".o_form_view button[name=action_approve]:visible", run: "click" },
        { content: "approved", trigger: ".o_form_view .o_arrow_button_current[data-value=approved]" },
        { content: "and not twice", trigger: ".o_form_view:not(:has(button[name=action_approve]:visible))" },
    ],
});

// Consultant: sees his statement, and nobody else's.
tours.add("dealership_statement_mine", {
    steps: () => [
        { content: "one only", trigger: ".o_list_view:has(.o_data_row):not(:has(.o_data_row ~ .o_data_row))" },
        { content: "his", trigger: ".o_data_row:contains(dlr_consultant) .o_data_cell[name=month_name]", run: "click" },
        { content: "approved", trigger: ".o_form_view .o_arrow_button_current[data-value=approved]" },
        { content: "nothing to decide", trigger: ".o_form_view:not(:has(button[name=action_approve]:visible, button[name=action_post]:visible))" },
        { content: "his deal", trigger: ".o_form_view [name=line_ids] .o_data_row:contains(500)" },
    ],
});
