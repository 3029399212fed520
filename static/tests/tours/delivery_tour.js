import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const press = (name) => ({ content: name, trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]`, run: "click" });
const state = (value) => ({ content: value, trigger: `.o_form_view .o_statusbar_status .o_arrow_button_current[data-value=${value}]` });

// Consultant: books a paid deal's delivery, inspects, ticks papers and keys, lets the customer sign.
tours.add("dealership_delivery", {
    steps: () => [
        { content: "book the delivery", trigger: ".o_form_view button[name=action_book_delivery]", run: "click" },
        { content: "choose a bay", trigger: ".o_form_view .o_field_widget[name=bay_id] input", run: "edit 交车区1" },
        { content: "choose it", trigger: ".o-autocomplete--dropdown-item:contains(交车区1) a", run: "click" },
        { content: "save", trigger: ".o_form_button_save:enabled", run: "click" },
        { content: "saved", trigger: ".o_form_saved .o_field_widget[name=inspection_ids] .o_data_row" },
        { content: "all in order", trigger: ".o_form_view button[name=action_all_inspected]", run: "click" },
        { content: "looked at", trigger: ".o_field_widget[name=inspection_ids] .o_data_row:first .o_field_widget[name=checked_by_id] img" },
        press("action_inspected"),
        state("inspected"),
        { content: "papers", trigger: ".o_notebook .nav-link[name=documents]", run: "click" },
        { content: "all there", trigger: ".o_form_view button[name=action_all_documents]", run: "click" },
        { content: "ticked", trigger: ".o_field_widget[name=document_ids] .o_data_row:first .o_field_widget[name=checked_by_id] img" },
        press("action_ready"),
        state("ready"),
        press("action_ask_sign"),
        { content: "what is signed", trigger: ".modal .o_field_widget[name=confirmation_text]:contains(LSVAA418)" },
        { content: "mileage", trigger: ".modal .o_field_widget[name=mileage] input", run: "edit 15" },
        { content: "sign", trigger: ".modal .o_field_widget[name=signature] .o_signature", run: "click" },
        { content: "the name is there", trigger: ".modal .o_web_sign_name_and_signature" },
        { content: "write it by machine", trigger: ".modal .o_web_sign_auto_button:visible, .modal .o_web_sign_signature", run: "click" },
        {
            content: "adopt",
            trigger: ".modal:has(.o_web_sign_name_and_signature) .modal-footer button.btn-primary:enabled",
            run: "click",
        },
        { content: "the signature is there", trigger: ".modal .o_field_widget[name=signature] img" },
        { content: "hand over", trigger: ".modal button[name=action_apply]:visible", run: "click" },
        state("delivered"),
    ],
});
