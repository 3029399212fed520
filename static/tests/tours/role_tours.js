import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Type into the search box and take its first proposal: the customer by whatever key. */
function search(text) {
    return [
        { content: `search ${text}`, trigger: ".o_searchview_input", run: `edit ${text}` },
        {
            content: "take the customer search",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:first",
            run: "click",
        },
    ];
}

/** Choose a record in a many2one by typing its beginning. */
function choose(field, text) {
    const widget = `.o_form_view .o_field_widget[name=${field}] input`;
    return [
        { content: `type ${text}`, trigger: widget, run: `edit ${text}` },
        { content: `choose ${text}`, trigger: `.o-autocomplete--dropdown-item:contains(${text}) a`, run: "click" },
        { content: `${text} is chosen`, trigger: `${widget}:value(${text})` },
    ];
}

function page(name) {
    return { content: `turn to ${name}`, trigger: `.o_form_view .o_notebook a[name=${name}]`, run: "click" };
}

function openTab(name) {
    return { content: `${name} is open`, trigger: `.o_form_view .o_notebook a[name=${name}].active` };
}

// Sales manager: reads a consultant's card and signs it; the button is gone then.
tours.add("dealership_manager_reviews", {
    steps: () => [
        ...search("审核客户"),
        { content: "open the card", trigger: ".o_kanban_record:contains(审核客户)", run: "click" },
        { content: "review", trigger: "button[name=action_review_card]", run: "click" },
        { content: "signed", trigger: ".o_form_view:not(:has(button[name=action_review_card]))" },
        page("history"),
        { content: "the day of the review stands there", trigger: ".o_field_widget[name=reviewed_on]:not(:empty)" },
    ],
});

// Lead desk: completes a lead that came without origin and opens the card.
tours.add("dealership_lead_desk_opens_card", {
    steps: () => [
        { content: "open the lead", trigger: ".o_data_row:contains(待清洗) .o_data_cell[name=contact_name]", run: "click" },
        { content: "level", trigger: ".o_field_widget[name=level_id] button[data-code=B]", run: "click" },
        ...choose("origin_id", "来电来店"),
        ...choose("source_id", "到店"),
        { content: "open the card", trigger: "button[name=action_open_card]", run: "click" },
        { content: "it has its number", trigger: ".o_field_widget[name=card_number]:contains(KP)" },
    ],
});

// Lead desk: imports a file with one good and one bad row, by the dialog.
tours.add("dealership_lead_desk_imports", {
    steps: () => [
        {
            content: "give the file",
            trigger: ".modal .o_field_widget[name=file] input[type=file]:not(:visible)",
            run() {
                const input = document.querySelector(".modal .o_field_widget[name=file] input[type=file]");
                const files = new DataTransfer();
                const text = "\ufeff姓名,手机,车牌号\n导入甲,13955550001,\n导入乙,1395555000x,\n";
                files.items.add(new File([text], "老客户.csv", { type: "text/csv" }));
                input.files = files.files;
                input.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        { content: "the file is there", trigger: ".modal .o_field_widget[name=file] input[type=text]:value(老客户.csv)" },
        { content: "check", trigger: ".modal button[name=action_check]", run: "click" },
        { content: "the bad row is named", trigger: ".modal .o_field_widget[name=issue_table]:contains(1395555000x)" },
        { content: "import the good rows", trigger: ".modal button[name=action_import]", run: "click" },
        { content: "show them", trigger: ".modal button[name=action_open_created]", run: "click" },
        { content: "the good one is in", trigger: ".o_list_view .o_data_row:contains(导入甲), .o_kanban_record:contains(导入甲)" },
    ],
});

// Service advisor: finds the customer by the plate at the gate and sees his car.
tours.add("dealership_service_advisor_finds_by_plate", {
    steps: () => [
        ...search("A77777"),
        { content: "open the customer", trigger: ".o_data_row:contains(车主七) .o_data_cell", run: "click" },
        page("vehicles"),
        openTab("vehicles"),
        { content: "his car", trigger: ".o_form_view .o_field_widget:contains(沪A77777)" },
    ],
});

// Customer care: records what the customer agreed to.
tours.add("dealership_care_records_consent", {
    steps: () => [
        ...search("车主七"),
        { content: "open the customer", trigger: ".o_data_row:contains(车主七) .o_data_cell", run: "click" },
        page("consents"),
        openTab("consents"),
        { content: "add", trigger: ".o_field_widget[name=consent_ids] .o_field_x2many_list_row_add a", run: "click" },
        { content: "purpose", trigger: ".modal .o_field_widget[name=purpose] input", run: "click" },
        { content: "WeChat", trigger: ".o_select_menu_item:contains(微信)", run: "click" },
        { content: "keep the line", trigger: ".modal .o_form_button_save", run: "click" },
        { content: "the line stands there", trigger: ".o_field_widget[name=consent_ids] .o_data_row:contains(微信)" },
        { content: "save", trigger: ".o_form_button_save", run: "click" },
        { content: "saved", trigger: ".o_form_saved" },
        { content: "it holds", trigger: ".o_field_widget[name=consent_summary]:not(:empty)" },
    ],
});

// Finance: reads the customer, meets the mask.
tours.add("dealership_finance_meets_the_mask", {
    steps: () => [
        ...search("车主七"),
        { content: "open the customer", trigger: ".o_data_row:contains(车主七) .o_data_cell", run: "click" },
        page("documents"),
        openTab("documents"),
        { content: "masked", trigger: ".o_field_widget[name=identity_document_ids] td:contains(***)" },
    ],
});

// Auditor: reads any card of the stores, and has nothing to change it with.
tours.add("dealership_auditor_reads", {
    steps: () => [
        { content: "no new card", trigger: ".o_kanban_view:not(:has(.o-kanban-button-new))" },
        ...search("审核客户"),
        { content: "open the card", trigger: ".o_kanban_record:contains(审核客户)", run: "click" },
        { content: "he reads", trigger: ".o_form_view .o_form_readonly .o_field_widget[name=contact_name]:contains(审核客户)" },
        { content: "no buttons to decide", trigger: ".o_form_view:not(:has(button[name=action_review_card]))" },
    ],
});

// Administrator: the store calls level H every day.
tours.add("dealership_admin_changes_level", {
    steps: () => [
        { content: "level H", trigger: ".o_data_row:has(td[name=code]:contains(H)) td[name=interval_days]", run: "click" },
        {
            content: "type the interval",
            trigger: ".o_selected_row .o_field_widget[name=interval_days] input, .o_form_view .o_field_widget[name=interval_days] input",
            run: "edit 1",
        },
        { content: "save", trigger: ".o_list_button_save, .o_form_button_save", run: "click" },
        { content: "saved", trigger: ".o_list_view:not(:has(.o_selected_row)) , .o_form_saved" },
    ],
});
