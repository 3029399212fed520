import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// Service advisor: the work is done, the visit is charged.
tours.add("dealership_workshop_invoice", {
    steps: () => [
        { content: "open the visit", trigger: ".o_data_row:contains(结算客户) [name=name]", run: "click" },
        { content: "work begins", trigger: ".o_form_view button[name=action_start_work].btn-primary:visible", run: "click" },
        { content: "the work is done", trigger: ".o_form_view button[name=action_ready]:visible", run: "click" },
        { content: "invoice", trigger: ".o_form_view button[name=action_invoice_visit]:visible", run: "click" },
        { content: "its settlement", trigger: ".o_form_view:not(:has(button[name=action_invoice_visit]:visible)) .o_notebook a[name=settlement]", run: "click" },
        { content: "says what is charged", trigger: "[name=settlement_words]:visible:contains(120)" },
    ],
});

// Finance: the visit is in the list, its invoice a draft; posted and paid.
tours.add("dealership_workshop_pay", {
    steps: () => [
        { content: "open the visit", trigger: ".o_data_row:contains(结算客户) [name=name]", run: "click" },
        { content: "its invoice", trigger: ".o_form_view button[name=action_view_workshop_invoices]:visible", run: "click" },
        { content: "it says the visit", trigger: ".o_form_view [name=workshop_visit_id]:visible" },
        { content: "post it", trigger: ".o_form_view button[name=action_post]:visible", run: "click" },
        { content: "take the money", trigger: ".o_form_view button[name=action_register_payment]:visible", run: "click" },
        { content: "as proposed", trigger: ".modal button[name=action_create_payments]:visible", run: "click" },
        { content: "back to the visit", trigger: "body:not(:has(.modal)) .o_form_view button[name=action_view_workshop_visit]:visible", run: "click" },
        { content: "its settlement", trigger: ".o_form_view .o_notebook a[name=settlement]", run: "click" },
        { content: "paid", trigger: "[name=settlement_state]:visible .text-bg-success" },
    ],
});

// Service advisor: the car leaves.
tours.add("dealership_workshop_leave", {
    steps: () => [
        { content: "open the visit", trigger: ".o_data_row:contains(结算客户) [name=name]", run: "click" },
        { content: "the customer has his car again", trigger: ".o_form_view button[name=action_leave]:visible", run: "click" },
        { content: "it has left", trigger: ".o_form_view .o_arrow_button_current[data-value=left]" },
    ],
});

// Customer care: the next call, the answer, and no call is left.
tours.add("dealership_workshop_satisfaction", {
    steps: () => [
        { content: "the call is due", trigger: ".o_data_row:contains(结算客户)" },
        { content: "the next call", trigger: ".o_control_panel button[name=action_next_satisfaction_call]:visible, .o_list_view button[name=action_next_satisfaction_call]:visible", run: "click" },
        { content: "whom to call", trigger: ".modal [name=customer_id]:contains(结算客户)" },
        { content: "satisfied", trigger: ".modal [name=satisfaction] .o_selection_badge:contains(5)", run: "click" },
        { content: "his words", trigger: ".modal [name=words] textarea", run: "edit 洗得很干净" },
        { content: "save, and the next", trigger: ".modal button[name=action_save_next]:visible", run: "click" },
        { content: "all are called", trigger: ".o_notification" },
        { content: "the list is empty", trigger: "body:not(:has(.modal)):not(:has(.o_data_row))" },
    ],
});
