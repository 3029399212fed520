import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// Consultant: from the card one click to the deal; he lowers the price and asks the manager.
tours.add("dealership_deal_write", {
    steps: () => [
        { content: "open the card", trigger: ".o_kanban_record:contains(成交客户)", run: "click" },
        { content: "deal", trigger: ".o_form_view button[name=action_new_deal]:visible", run: "click" },
        { content: "the car is on it", trigger: ".o_form_view [name=order_line] .o_data_row:contains(途观)" },
        { content: "its price", trigger: "[name=order_line] .o_data_row:contains(途观) td[name=price_unit]", run: "click" },
        { content: "lower", trigger: "[name=order_line] .o_selected_row td[name=price_unit] input", run: "edit 221000" },
        { content: "leave the line", trigger: ".o_form_view .oe_title h1", run: "click" },
        { content: "save", trigger: ".o_form_button_save:visible", run: "click" },
        { content: "beyond the limit", trigger: ".o_form_view .alert-warning:visible" },
        { content: "no contract yet", trigger: "body:not(:has(button[name=action_confirm]:visible))" },
        { content: "ask", trigger: "button[name=action_ask_approval]:visible", run: "click" },
        { content: "why", trigger: ".modal [name=reason] textarea", run: "edit 客户今天能定" },
        { content: "send", trigger: ".modal button[name=action_ask]:visible", run: "click" },
        { content: "asked", trigger: "body:not(:has(.modal)) .o_form_view .alert-info:visible" },
    ],
});

// Manager: one line, one click.
tours.add("dealership_deal_approve", {
    steps: () => [
        { content: "it waits", trigger: ".o_list_view .o_data_row:contains(客户今天能定)" },
        { content: "approve", trigger: ".o_data_row:contains(客户今天能定) button[name=action_approve]:visible", run: "click" },
        { content: "done", trigger: ".o_list_view:not(:has(.o_data_row:contains(客户今天能定) button[name=action_approve]:visible))" },
    ],
});

// Consultant: the contract is signed.
tours.add("dealership_deal_sign", {
    steps: () => [
        { content: "the deal", trigger: ".o_data_row:contains(成交客户) td[name=partner_id]", run: "click" },
        { content: "sign", trigger: "button[name=action_confirm]:visible", run: "click" },
        { content: "signed", trigger: ".o_form_view .o_arrow_button_current[data-value=sale]" },
    ],
});
