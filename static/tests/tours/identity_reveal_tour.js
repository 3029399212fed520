import { registry } from "@web/core/registry";

// A manager enters an identity card on the customer card, meets the mask, and unmasks it with a reason.
registry.category("web_tour.tours").add("auto_dealership_identity_reveal", {
    steps: () => [
        { trigger: ".o_notebook a[name='documents']", run: "click" },
        { trigger: "[name='identity_document_ids'] .o_field_x2many_list_row_add a", run: "click" },
        {
            trigger: "[name='identity_document_ids'] .o_selected_row [name='number'] input",
            run: "edit 11010519491231002X",
        },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
        {
            content: "the saved number is masked",
            trigger: "[name='identity_document_ids'] td[name='number']:contains('110***********002X')",
        },
        { trigger: "[name='identity_document_ids'] button[name='action_open_reveal']", run: "click" },
        { trigger: ".modal [name='reason'] input", run: "edit 办理贷款" },
        { trigger: ".modal button[name='action_reveal']", run: "click" },
        {
            content: "the answer shows the number once",
            trigger: ".o_notification:contains('11010519491231002X')",
        },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "the card still shows the mask",
            trigger: "[name='identity_document_ids'] td[name='number']:contains('110***********002X')",
            run() {
                const kept = JSON.stringify(sessionStorage) + JSON.stringify(localStorage) + location.href;
                if (kept.includes("11010519491231002X")) {
                    throw new Error("the browser keeps the number");
                }
            },
        },
    ],
});
