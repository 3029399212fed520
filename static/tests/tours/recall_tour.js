import { registry } from "@web/core/registry";

const { DateTime } = luxon;
const tours = registry.category("web_tour.tours");
const press = (name) => ({ content: name, trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]:visible`, run: "click" });
const state = (field, value) => ({ content: value, trigger: `.o_form_view .o_field_widget[name=${field}] .o_arrow_button_current[data-value=${value}]` });

// Service advisor: the maker's list into the campaign; our car is found, the rubbish line told.
tours.add("dealership_recall_import", {
    steps: () => [
        { content: "the campaign", trigger: ".o_kanban_record:contains(巡回召回)", run: "click" },
        press("action_import_list"),
        {
            content: "paste",
            trigger: ".modal .o_field_widget[name=pasted] textarea",
            run: (helpers) => helpers.edit("LSVAA418XE2990001\nLSVAA4182E2990002\n无效行"),
        },
        { content: "look first", trigger: ".modal button[name=action_check]:visible", run: "click" },
        { content: "one is refused", trigger: ".modal .o_field_widget[name=issue_table] td:contains(无效行)" },
        { content: "take the others", trigger: ".modal button[name=action_import]:visible", run: "click" },
        { content: "affected vehicles", trigger: ".modal button[name=action_view_lines]:visible", run: "click" },
        { content: "our car", trigger: ".o_list_view .o_data_row:contains(召回客户)" },
    ],
});

// Sales manager: opens it.
tours.add("dealership_recall_open", {
    steps: () => [
        { content: "the campaign", trigger: ".o_kanban_record:contains(巡回召回)", run: "click" },
        press("action_open"),
        state("state", "open"),
    ],
});

// Customer care: calls the owner, who wants an appointment; books it.
tours.add("dealership_recall_call", {
    steps: () => [
        { content: "call", trigger: ".o_data_row:contains(召回客户) button[name=action_contact]", run: "click" },
        { content: "he wants to come", trigger: ".modal .o_field_widget[name=result] input[data-value=appointment]", run: "click" },
        { content: "what he said", trigger: ".modal .o_field_widget[name=words]:visible textarea", run: "edit 明天上午来" },
        { content: "save", trigger: ".modal button[name=action_apply]:visible", run: "click" },
        { content: "the car is there", trigger: "body:not(:has(.modal)) .o_form_view .o_field_widget[name=customer_words] textarea:value(更换气体发生器)" },
        { content: "when: open", trigger: ".o_form_view .o_field_widget[name=planned_start] :is(input, button)", run: "click" },
        {
            content: "when",
            trigger: ".o_form_view .o_field_widget[name=planned_start] input",
            run: `edit ${DateTime.now().plus({ days: 1 }).set({ hour: 10, minute: 0, second: 0 }).toFormat("yyyy-MM-dd'T'HH:mm:ss")}`,
        },
        { content: "save it", trigger: ".o_form_button_save:enabled", run: "click" },
        { content: "booked", trigger: ".o_form_saved .o_field_widget[name=workshop_state] .o_arrow_button_current[data-value=booked]" },
    ],
});

// Service advisor: receives the car, is warned, ticks the recall, lets the car leave.
tours.add("dealership_recall_workshop", {
    steps: () => [
        press("action_receive"),
        { content: "warned", trigger: ".modal .alert-danger:contains(更换气体发生器)" },
        { content: "mileage", trigger: ".modal .o_field_widget[name=mileage] input", run: "edit 9000" },
        { content: "received", trigger: ".modal button[name=action_confirm]:visible", run: "click" },
        state("workshop_state", "arrived"),
        { content: "the recall is done", trigger: ".o_field_widget[name=recall_done_ids] input[type=checkbox]", run: "click" },
        press("action_start_work"),
        state("workshop_state", "in_work"),
        press("action_ready"),
        state("workshop_state", "ready"),
        press("action_leave"),
        state("workshop_state", "left"),
        { content: "done", trigger: ".o_field_widget[name=recall_done_ids] input:checked" },
    ],
});
