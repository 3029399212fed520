import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const dialog = ".modal .o_form_view";

// Customer care: the list of today, call after call; one books, one is called again, one gets a letter.
tours.add("dealership_maintenance_calls", {
    steps: () => [
        { content: "the list of today", trigger: ".o_list_view .o_data_row:contains(保养甲)" },
        { content: "a phone number dials", trigger: ".o_data_row:contains(保养甲) [name=phone] a[href^='tel:']" },
        { content: "call the first", trigger: ".o_data_row:contains(保养甲) button[name=action_call]", run: "click" },
        { content: "who it is", trigger: `${dialog} [name=contact_id]:contains(保养甲)` },
        { content: "he books", trigger: `${dialog} [name=result] .o_selection_badge:nth-child(2)`, run: "click" },
        { content: "a time is proposed", trigger: `${dialog} [name=planned_start]:contains(:)` },
        { content: "his words", trigger: `${dialog} [name=content] textarea`, run: "edit 顺便看看雨刮" },
        { content: "save and next", trigger: ".modal button[name=action_save_next]:visible", run: "click" },
        { content: "the next customer by itself", trigger: `${dialog} [name=contact_id]:contains(保养乙)` },
        { content: "not now", trigger: `${dialog} [name=result] .o_selection_badge:nth-child(3)`, run: "click" },
        { content: "a day is proposed", trigger: `${dialog} [name=next_call_on]` },
        { content: "save", trigger: ".modal button[name=action_save]:visible", run: "click" },
        { content: "back in the list", trigger: "body:not(:has(.modal)) .o_list_view .o_data_row:contains(保养丙)" },
        { content: "who was called has left it", trigger: ".o_list_view:not(:has(.o_data_row:contains(保养乙)))" },
        { content: "choose the third", trigger: ".o_data_row:contains(保养丙) .o_list_record_selector input", run: "click" },
        { content: "write to him", trigger: "button[name=action_remind_email]:visible", run: "click" },
        { content: "the letter is written already", trigger: ".modal [name=subject] input:visible" },
        { content: "send", trigger: ".modal button[name=action_send_mail]:visible", run: "click" },
        { content: "sent", trigger: "body:not(:has(.modal)) .o_list_view" },
        { content: "the board", trigger: ".o_switch_view.o_kanban", run: "click" },
        { content: "take the filter away", trigger: ".o_searchview_facet .o_facet_remove", run: "click" },
        { content: "one is booked", trigger: ".o_kanban_group:nth-child(3) .o_kanban_record:contains(保养甲)" },
        { content: "one was written to", trigger: ".o_kanban_group:nth-child(2) .o_kanban_record:contains(保养丙)" },
        { content: "open the appointment", trigger: ".o_kanban_group:nth-child(3) .o_kanban_record:contains(保养甲) [name=action_book]", run: "click" },
        { content: "the workshop has it", trigger: ".o_form_view [name=customer_words]:contains(雨刮), .o_form_view [name=customer_words] textarea:value(雨刮)" },
    ],
});
