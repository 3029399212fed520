import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Choose a record in a many2one of the dialog by typing its beginning. */
function choose(field, text) {
    const widget = `.modal .o_field_widget[name=${field}] input`;
    return [
        { content: `type ${text}`, trigger: widget, run: `edit ${text}` },
        { content: `choose ${text}`, trigger: `.o-autocomplete--dropdown-item:contains(${text}) a`, run: "click" },
    ];
}

// Consultant: the customer bought another car; he says which, for how much and why, and asks.
tours.add("dealership_defeat_request", {
    steps: () => [
        { content: "open the card", trigger: ".o_kanban_record:contains(战败客户)", run: "click" },
        { content: "defeat", trigger: ".o_form_view button[name=action_request_defeat]:visible", run: "click" },
        { content: "unreachable asks for attempts only", trigger: ".modal [name=criterion] .o_selection_badge:nth-child(2)", run: "click" },
        { content: "there are none", trigger: ".modal [name=attempt_days]:contains(0)" },
        { content: "nothing of a competitor", trigger: ".modal:not(:has([name=competitor_model_id] input:visible))" },
        { content: "bought another vehicle", trigger: ".modal [name=criterion] .o_selection_badge:first", run: "click" },
        ...choose("competitor_model_id", "凯美瑞"),
        { content: "the brand follows", trigger: ".modal [name=competitor_brand_id] input:value(丰田)" },
        { content: "lost to another brand", trigger: ".modal [name=kind] input[data-value=other_brand]:checked" },
        { content: "price", trigger: ".modal [name=price] input", run: "edit 18.9万" },
        { content: "by loan", trigger: ".modal [name=payment_method] input[data-value=loan]", run: "click" },
        { content: "finance policy is asked", trigger: ".modal [name=finance_policy] input", run: "edit 两年免息" },
        { content: "by cash after all", trigger: ".modal [name=payment_method] input[data-value=cash]", run: "click" },
        { content: "no finance policy for cash", trigger: ".modal:not(:has([name=finance_policy] input:visible))" },
        { content: "reason: the first box", trigger: ".modal [name=reason_id] .o_selection_badge:first", run: "click" },
        { content: "his words", trigger: ".modal [name=customer_words] textarea", run: "edit 家里一直开丰田" },
        { content: "ask", trigger: ".modal button[name=action_request]:visible", run: "click" },
        { content: "the card says so", trigger: "body:not(:has(.modal)) .o_form_view .alert button[name=action_request_defeat]:visible" },
    ],
});

// Manager: one screen a decision; rejects one with a word, approves the other.
tours.add("dealership_defeat_decision", {
    steps: () => [
        { content: "the request is in the inbox", trigger: ".o_kanban_record:contains(战败客户):contains(凯美瑞)" },
        { content: "the inbox counts", trigger: ".o_search_panel .o_search_panel_counter:contains(2)" },
        {
            content: "reject the other one",
            trigger: ".o_kanban_record:contains(犹豫客户) button.btn-outline-danger:visible",
            run: "click",
        },
        { content: "why", trigger: ".modal [name=note]:visible textarea", run: "edit 请再约他太太来试驾" },
        { content: "reject", trigger: ".modal button[name=action_decide]:visible", run: "click" },
        { content: "it is gone", trigger: "body:not(:has(.modal)) .o_kanban_view:not(:has(.o_kanban_record:contains(犹豫客户)))" },
        { content: "open the first", trigger: ".o_kanban_record:contains(战败客户)", run: "click" },
        { content: "the evidence is there", trigger: ".o_form_view [name=follow_up_ids] .o_data_row:contains(说已经订车)" },
        { content: "approve", trigger: ".o_form_view button[name=action_approve]:visible", run: "click" },
        { content: "sure", trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { content: "approved", trigger: ".o_form_view .o_arrow_button_current[data-value=approved]" },
    ],
});
