import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Choose a record in a many2one by typing its beginning. */
function choose(field, text) {
    const widget = `.o_form_view .o_field_widget[name=${field}] input`;
    return [
        { content: `type ${text}`, trigger: widget, run: `edit ${text}` },
        { content: `choose ${text}`, trigger: `.o-autocomplete--dropdown-item:contains(${text}) a`, run: "click" },
    ];
}

/** Press the brightest button of the drive. */
function next(name = "action_next_step") {
    return { content: "next step", trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]:not(.d-none)`, run: "click" };
}

// Consultant: books from the card, looks at the licence, lets the customer sign, drives off, comes back, asks how it was.
tours.add("dealership_test_drive", {
    steps: () => [
        { content: "open the card", trigger: ".o_kanban_record:contains(试驾客户)", run: "click" },
        { content: "book", trigger: ".o_form_view button[name=action_book_test_drive]", run: "click" },
        { content: "the driver is known", trigger: ".o_form_view .o_field_widget[name=driver_name]:contains(试驾客户)" },
        ...choose("vehicle_id", "A00009"),
        { content: "save", trigger: ".o_form_button_save:enabled", run: "click" },
        { content: "saved", trigger: ".o_form_saved" },
        next(),
        { content: "the licence does not expire", trigger: ".modal .o_field_widget[name=licence_permanent] input", run: "check" },
        { content: "in order", trigger: ".modal button[name=action_apply]:visible", run: "click" },
        { content: "the agreement names the car", trigger: ".modal .o_field_widget[name=agreement_text]:contains(A00009)" },
        { content: "sign", trigger: ".modal .o_field_widget[name=signature] .o_signature", run: "click" },
        { content: "the name is the driver's", trigger: ".modal .o_web_sign_name_and_signature" },
        { content: "write it by machine", trigger: ".modal .o_web_sign_auto_button:visible, .modal .o_web_sign_signature", run: "click" },
        {
            content: "adopt",
            trigger: ".modal:has(.o_web_sign_name_and_signature) .modal-footer button.btn-primary:enabled",
            run: "click",
        },
        { content: "the signature is there", trigger: ".modal .o_field_widget[name=signature] img" },
        { content: "signed", trigger: ".modal button[name=action_apply]:visible", run: "click" },
        { content: "mileage", trigger: ".modal .o_field_widget[name=odometer] input", run: "edit 12000" },
        { content: "drive off", trigger: ".modal button[name=action_apply]:visible", run: "click" },
        { content: "on the road", trigger: ".o_form_view:not(:has(.modal)) .o_field_widget[name=odometer_out]:contains(12)" },
        next(),
        { content: "mileage", trigger: ".modal .o_field_widget[name=odometer] input", run: "edit 12018" },
        { content: "back", trigger: ".modal button[name=action_apply]:visible", run: "click" },
        { content: "very good", trigger: ".o_form_view .o_field_widget[name=overall] input[data-value='4']", run: "click" },
        { content: "would buy", trigger: ".o_form_view .o_field_widget[name=would_buy] input[data-value='yes']", run: "click" },
        {
            content: "five stars for the first topic",
            trigger: ".o_field_widget[name=rating_ids] .o_data_row:first .o_priority_star:nth-child(5)",
            run: "click",
        },
        next("action_done"),
        { content: "done", trigger: ".o_form_view .o_statusbar_status .o_arrow_button_current[data-value=done]" },
    ],
});
