import { registry } from "@web/core/registry";

const press = (name) => ({ content: name, trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]:first`, run: "click" });
const state = (value) => ({ content: value, trigger: `.o_form_view .o_statusbar_status .o_arrow_button_current[data-value=${value}]` });

// Service advisor: a car without appointment is received by its plate, worked on, made ready; the board shows it.
registry.category("web_tour.tours").add("dealership_workshop_arrival", {
    steps: () => [
        { content: "the board is the first screen", trigger: ".o_kanban_view.o_dealership_board .o_kanban_group:nth-child(6)" },
        { content: "receive a car", trigger: ".o_control_panel .btn-primary:not(.o-kanban-button-new)[type=action], .o_control_panel_main_buttons button:not(.o-kanban-button-new)", run: "click" },
        { content: "plate", trigger: ".modal .o_field_widget[name=search_text] input", run: "edit 沪AT0001 && press Tab" },
        { content: "the customer is known", trigger: ".modal .o_field_widget[name=customer_id] input:value(看板客户)" },
        { content: "mileage", trigger: ".modal .o_field_widget[name=mileage] input", run: "edit 23000" },
        { content: "words", trigger: ".modal .o_field_widget[name=customer_words] textarea", run: "edit 刹车异响" },
        { content: "receive", trigger: ".modal button[name=action_confirm]", run: "click" },
        state("arrived"),
        press("action_start_work"),
        state("in_work"),
        press("action_ready"),
        state("ready"),
        { content: "back to the board", trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a", run: "click" },
        { content: "it stands under ready", trigger: ".o_kanban_group:nth-child(5) .o_kanban_record:contains(沪AT0001)" },
        {
            content: "drawn back to work",
            trigger: ".o_kanban_group:nth-child(5) .o_kanban_record:contains(沪AT0001)",
            run: "drag_and_drop .o_kanban_group:nth-child(3)",
        },
        { content: "it is in work again", trigger: ".o_kanban_group:nth-child(3) .o_kanban_record:contains(沪AT0001)" },
    ],
});
