import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// Customer care: begins the campaign, calls one after the other, books the last.
tours.add("dealership_winback_calls", {
    steps: () => [
        { content: "the campaign", trigger: ".o_kanban_record:contains(春季招回)", run: "click" },
        { content: "cars fit", trigger: ".o_form_view [name=segment_count]:contains(3)" },
        { content: "start", trigger: ".o_form_view button[name=action_start]:visible", run: "click" },
        { content: "sure", trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { content: "it runs", trigger: ".o_form_view .o_arrow_button_current[data-value=open]" },
        { content: "call", trigger: ".o_form_view button[name=action_call_next]:visible", run: "click" },
        { content: "the offer is there", trigger: ".modal [name=offer]:contains(免费检测)" },
        { content: "nothing to save yet", trigger: ".modal:not(:has(button[name=action_save_next]:visible))" },
        { content: "reached", trigger: ".modal [name=result] .o_selection_badge:nth-child(1)", run: "click" },
        { content: "his words", trigger: ".modal [name=words] textarea", run: "edit 下个月再联系" },
        { content: "next", trigger: ".modal button[name=action_save_next]:visible", run: "click" },
        { content: "a new dialog", trigger: ".modal:not(:has(button[name=action_save_next]:visible)) [name=result]" },
        { content: "no answer", trigger: ".modal [name=result] .o_selection_badge:nth-child(2)", run: "click" },
        { content: "next", trigger: ".modal button[name=action_save_next]:visible", run: "click" },
        { content: "the third", trigger: ".modal:not(:has(button[name=action_save_next]:visible)) [name=result]" },
        { content: "he wants to come", trigger: ".modal [name=words] textarea", run: "edit 明天上午来" },
        { content: "book", trigger: ".modal button[name=action_save_book]:visible", run: "click" },
        { content: "the booking form with the offer", trigger: "body:not(:has(.modal)) .o_form_view [name=customer_words] textarea:value(/免费检测/)" },
    ],
});
