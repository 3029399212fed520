import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const line = '.o_dealership_register_line[data-number="1"]';

// Receptionist: registers a walk-in by two taps; the rota gives him to the consultant; he leaves a phone and gets a card.
tours.add("dealership_reception_registers", {
    steps: () => [
        { content: "nobody is there", trigger: ".o_dealership_register_empty" },
        { content: "first tap: somebody has come", trigger: ".o_register_visit", run: "click" },
        { content: "second tap: the model", trigger: ".o_register_model:contains(途观)", run: "click" },
        { content: "the line is there, with its consultant", trigger: `${line}:contains(途观) .o_register_consultant button.btn-secondary` },
        { content: "the panel is closed", trigger: ".o_dealership_register:not(:has(.o_dealership_register_entry))" },
        { content: "the next one calls", trigger: ".o_register_call:enabled", run: "click" },
        { content: "and says his number", trigger: ".o_register_phone", run: "edit 139 1234 5678" },
        { content: "whose customer is it?", trigger: ".o_register_lookup:enabled", run: "click" },
        { content: "the answer", trigger: ".o_register_answer.alert-warning" },
        { content: "nothing more is told", trigger: ".o_dealership_register:not(:contains(老客户甲))" },
        { content: "register the call", trigger: ".o_register_no_model", run: "click" },
        { content: "he is his consultant's", trigger: '.o_dealership_register_line[data-number="2"] .badge.text-bg-info' },
        { content: "the consultant receives the visitor", trigger: `${line} .o_register_receive`, run: "click" },
        { content: "they walk round the car", trigger: `${line}.o_received [data-step=walk_round]:enabled`, run: "click" },
        { content: "noted", trigger: `${line} [data-step=walk_round].btn-success` },
        { content: "open the line", trigger: `${line} .o_register_open`, run: "click" },
        { content: "he gives his name", trigger: ".o_form_view .o_field_widget[name=customer_name] input", run: "edit 李来店" },
        { content: "and his phone", trigger: ".o_form_view .o_field_widget[name=phone] input", run: "edit 13800008888" },
        { content: "save", trigger: ".o_form_button_save", run: "click" },
        { content: "open his card", trigger: ".o_form_saved button[name=action_open_card]", run: "click" },
        { content: "it has a number", trigger: ".o_form_view .o_field_widget[name=card_number]:contains(KP)" },
        { content: "back to the register", trigger: ".o_back_button", run: "click" },
        { content: "the number stands there", trigger: `${line} .badge:contains(KP)` },
        { content: "one tap: he has left", trigger: `${line} .o_register_leave:enabled`, run: "click" },
        { content: "he is among those who left", trigger: `.o_dealership_register_closed ${line}.o_left` },
    ],
});

// Consultant: takes who has nobody, and opens the card.
tours.add("dealership_consultant_takes_a_visit", {
    steps: () => [
        { content: "take the visitor", trigger: ".o_kanban_record:contains(王等待) button[name=action_take]", run: "click" },
        { content: "open his card", trigger: ".o_kanban_record:contains(王等待) button[name=action_open_card]", run: "click" },
        { content: "the card", trigger: ".o_form_view .o_field_widget[name=contact_name] input:value(王等待)" },
    ],
});

// Manager: finds the visit that nobody closed yesterday, in red, and closes it.
tours.add("dealership_manager_closes_late", {
    steps: () => [
        { content: "it is red", trigger: ".o_data_row.text-danger:contains(赵昨天) .o_data_cell[name=customer_name]", run: "click" },
        { content: "close it", trigger: "button[name=action_close_late]", run: "click" },
        { content: "say why", trigger: ".modal .o_field_widget[name=reason] input", run: "edit 前台忘记" },
        { content: "confirm", trigger: ".modal button[name=action_confirm]", run: "click" },
        { content: "closed", trigger: ".o_form_view:not(:has(.modal)) .o_field_widget[name=close_reason]:contains(前台忘记)" },
    ],
});
