import { registry } from "@web/core/registry";

/** Take a payment of the deal that is open; without an amount what the dialog proposes. */
function take(amount) {
    return [
        { content: "take a payment", trigger: ".o_form_view button[name=action_take_payment]:visible", run: "click" },
        { content: "an amount is proposed", trigger: `.modal [name=amount] input:value(${amount})` },
        { content: "post it", trigger: ".modal button[name=action_take]:visible", run: "click" },
    ];
}

// Finance: the deal is in the list, its deposit due; deposit, invoice, balance.
registry.category("web_tour.tours").add("dealership_deal_finance", {
    steps: () => [
        { content: "open the deal", trigger: ".o_data_row:contains(财务客户) [name=deposit_due]", run: "click" },
        ...take("5,000.00"),
        { content: "the money of the deal", trigger: "body:not(:has(.modal)) .o_notebook a[name=deal_money]", run: "click" },
        { content: "the deposit is there", trigger: "[name=deposit_paid]:visible:contains(5,000)" },
        { content: "invoice", trigger: "button[name=action_invoice_deal]:visible", run: "click" },
        { content: "it says the deal's car", trigger: ".o_form_view [name=deal_vin]:visible" },
        { content: "post it", trigger: ".o_form_view button[name=action_post]:visible", run: "click" },
        { content: "posted", trigger: ".o_form_view .o_arrow_button_current[data-value=posted]" },
        { content: "back to the deal", trigger: ".o_control_panel .breadcrumb-item:last a, .o_control_panel .o_back_button", run: "click" },
        ...take("219,699.12"),
        { content: "the money again", trigger: "body:not(:has(.modal)) .o_notebook a[name=deal_money]", run: "click" },
        { content: "nothing is due", trigger: "[name=balance_due]:visible:contains(0.00)" },
    ],
});
