import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// Renewal clerk: calls the owner, enters two quotes, issues the cheaper one.
tours.add("dealership_renewal", {
    steps: () => [
        { content: "the card of the car waits to be called", trigger: ".o_kanban_record:contains(沪A8):contains(续保车主)", run: "click" },
        { content: "log a call", trigger: ".o_form_view button.btn-primary[name=action_log_call]:visible", run: "click" },
        { content: "what was said", trigger: ".modal [name=content] textarea", run: "edit 想比较两家的价格" },
        { content: "log", trigger: ".modal button[name=action_log]:visible", run: "click" },
        { content: "contacted", trigger: "body:not(:has(.modal)) .o_form_view .o_arrow_button_current[data-value=contacted]" },
        { content: "the insurer's quote", trigger: ".o_form_view button[name=action_new_quote]:visible", run: "click" },
        { content: "begins as last year", trigger: ".modal [name=line_ids] .o_data_row:contains(200.00)" },
        { content: "a new price", trigger: ".modal [name=compulsory_premium] input", run: "edit 855" },
        { content: "save", trigger: ".modal .o_form_button_save:visible", run: "click" },
        { content: "quoted", trigger: "body:not(:has(.modal)) .o_form_view .o_arrow_button_current[data-value=quoted]" },
        { content: "it stands there", trigger: ".o_form_view [name=quote_ids] .o_data_row:contains(855)" },
        { content: "issue", trigger: ".o_form_view button[name=action_ask_issue]:visible", run: "click" },
        { content: "the only quote is chosen", trigger: ".modal [name=total]:contains(5,075)" },
        { content: "number of the compulsory policy", trigger: ".modal [name=compulsory_number] input", run: "edit JQ2026001" },
        { content: "number of the commercial policy", trigger: ".modal [name=commercial_number] input", run: "edit SY2026001" },
        { content: "issue", trigger: ".modal button[name=action_issue]:visible", run: "click" },
        { content: "issued", trigger: "body:not(:has(.modal)) .o_form_view .o_arrow_button_current[data-value=issued]" },
        { content: "the new policies", trigger: ".o_form_view .o_notebook .nav-link[name=policies]", run: "click" },
        { content: "both", trigger: ".o_form_view [name=policy_ids] .o_data_row:contains(SY2026001)" },
    ],
});

// Finance: invoices the insurer for what was issued.
tours.add("dealership_commission", {
    steps: () => [
        { content: "the insurer", trigger: ".o_group_header:contains(人保财险)", run: "click" },
        { content: "the month", trigger: ".o_group_header ~ .o_group_header", run: "click" },
        { content: "choose all", trigger: ".o_data_row ~ .o_data_row, .o_data_row" },
        { content: "tick", trigger: "thead .o_list_record_selector input", run: "click" },
        { content: "invoice", trigger: ".o_control_panel button[name=action_settle_commission]:visible", run: "click" },
        { content: "a draft invoice to the insurer", trigger: ".o_form_view .o_field_widget[name=partner_id]:contains(人保财险), .o_form_view [name=partner_id] input:value(人保财险)" },
    ],
});
