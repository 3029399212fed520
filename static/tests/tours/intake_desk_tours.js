import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function row(name) {
    return `.o_list_view .o_data_row:contains(${name})`;
}

// Lead desk: says of each waiting lead in one tap what it is; the invalid one takes a reason; then assigns.
tours.add("dealership_lead_desk_cleans", {
    steps: () => [
        { content: "who waits longest is red", trigger: `${row("等待最久")}.text-danger` },
        { content: "no interest", trigger: `${row("不买车")} button[name=action_clean_not_interested]`, run: "click" },
        { content: "gone from the waiting ones", trigger: ".o_list_view:not(:has(.o_data_row:contains(不买车)))" },
        { content: "invalid", trigger: `${row("空号")} button[name=action_mark_invalid]`, run: "click" },
        { content: "the reason", trigger: ".modal .o_field_widget[name=reason_id] .o_radio_item:first input", run: "click" },
        { content: "mark", trigger: ".modal button[name=action_mark]", run: "click" },
        { content: "gone", trigger: ".o_list_view:not(:has(.o_data_row:contains(空号)))" },
        { content: "valid", trigger: `${row("等待最久")} button[name=action_clean_valid]`, run: "click" },
        { content: "its card is open", trigger: ".o_form_view .o_field_widget[name=card_number]:contains(KP)" },
        { content: "who got it stands there later; give it by hand now", trigger: "button[name=action_reassign]", run: "click" },
        { content: "consultant", trigger: ".modal .o_field_widget[name=user_id] input", run: "edit dlr_colleague" },
        { content: "choose", trigger: ".o-autocomplete--dropdown-item:contains(dlr_colleague) a", run: "click" },
        { content: "what he has", trigger: ".modal .o_field_widget[name=load_summary]:not(:empty)" },
        { content: "why", trigger: ".modal .o_field_widget[name=reason] input", run: "edit 客户指定" },
        { content: "give", trigger: ".modal button[name=action_assign]", run: "click" },
        { content: "closed", trigger: "body:not(:has(.modal))" },
        { content: "history", trigger: ".o_form_view .o_notebook a[name=assignments]", run: "click" },
        { content: "logged with the reason", trigger: ".o_field_widget[name=assignment_ids] .o_data_row:contains(客户指定)" },
    ],
});

// Consultant: finds a card in the pool, sees no whole number, claims it; the second is beyond the day's limit.
tours.add("dealership_consultant_claims", {
    steps: () => [
        { content: "masked", trigger: `${row("公海甲")} td[name=pool_phone]:contains(****)` },
        { content: "claim", trigger: `${row("公海甲")} button[name=action_claim]`, run: "click" },
        { content: "it left the pool", trigger: ".o_list_view:not(:has(.o_data_row:contains(公海甲)))" },
        { content: "one more", trigger: `${row("公海乙")} button[name=action_claim]`, run: "click" },
        { content: "the limit says so", trigger: ".modal.o_technical_modal .modal-body, .o_notification:not(:empty)" },
        { content: "understood", trigger: ".modal .modal-footer button:first", run: "click" },
        { content: "still there", trigger: row("公海乙") },
    ],
});

// Manager: hands over what a leaver had, after a look at the shares.
tours.add("dealership_manager_hands_over", {
    steps: () => [
        { content: "new", trigger: ".o_list_button_add", run: "click" },
        { content: "leaver", trigger: ".o_field_widget[name=leaver_id] input", run: "edit dlr_consultant" },
        { content: "choose", trigger: ".o-autocomplete--dropdown-item:contains(dlr_consultant) a", run: "click" },
        { content: "why", trigger: ".o_field_widget[name=reason] input", run: "edit 离职" },
        { content: "taker", trigger: ".o_field_widget[name=taker_ids] .o_field_x2many_list_row_add a", run: "click" },
        { content: "who", trigger: ".o_field_widget[name=taker_ids] .o_field_widget[name=user_id] input", run: "edit dlr_colleague" },
        { content: "choose him", trigger: ".o-autocomplete--dropdown-item:contains(dlr_colleague) a", run: "click" },
        { content: "share out", trigger: "button[name=action_share_out]", run: "click" },
        { content: "two cards for him", trigger: ".o_field_widget[name=taker_ids] .o_data_row td[name=card_count]:contains(2)" },
        { content: "hand over", trigger: "button[name=action_start]", run: "click" },
        { content: "yes", trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { content: "done", trigger: ".o_form_view button[name=action_undo]" },
    ],
});

// Lead desk: looks at what came in, makes a lead of a refused message, completes another by hand, and finds it settled.
tours.add("dealership_lead_desk_reads_the_log", {
    steps: () => [
        { content: "what needs somebody, and nothing else", trigger: ".o_list_view:has(.o_data_row:contains(L-2)):not(:has(.o_data_row:contains(L-1)))" },
        { content: "refused", trigger: ".o_data_row.text-danger td[name=source_id]", run: "click" },
        { content: "why", trigger: ".o_form_view .alert .o_field_widget[name=explanation]:contains(DOCTYPE)" },
        { content: "its text is there", trigger: ".o_field_widget[name=raw_text]:contains(ADF-REFUSED)" },
        { content: "a lead of it", trigger: "button[name=action_make_lead]", run: "click" },
        { content: "the lead holds the text", trigger: ".o_form_view div[name=intake_missing]" },
        { content: "back to the log", trigger: ".o_breadcrumb .breadcrumb-item a:first, .o_breadcrumb .o_back_button:first", run: "click" },
        { content: "the one without a name", trigger: ".o_list_view .o_data_row:contains(L-2) td[name=source_id]", run: "click" },
        { content: "its lead", trigger: "button[name=action_open_lead]", run: "click" },
        { content: "what it lacks", trigger: ".o_form_view div[name=intake_missing]" },
        { content: "he called and asked", trigger: ".o_field_widget[name=contact_name] input", run: "edit 李晨" },
        { content: "save", trigger: ".o_form_button_save", run: "click" },
        { content: "saved", trigger: ".o_form_saved" },
        { content: "nothing is missing", trigger: ".o_form_view:not(:has(div[name=intake_missing]))" },
        { content: "back to the log", trigger: ".o_breadcrumb .breadcrumb-item a:first, .o_breadcrumb .o_back_button:first", run: "click" },
        { content: "settled", trigger: ".o_list_view:not(:has(.o_data_row:contains(L-2)))" },
    ],
});
