import { registry } from "@web/core/registry";

// Manager: what cannot be true stands out; he reads it, says a word, signs, and it is gone from his list.
registry.category("web_tour.tours").add("dealership_review", {
    steps: () => [
        { content: "the implausible contact", trigger: ".o_data_row:contains(客户说再考虑一下吧):contains(客户甲)" },
        { content: "open it", trigger: ".o_data_row:contains(客户甲) td[name=content]", run: "click" },
        { content: "why it stands out", trigger: ".alert-warning:contains(与其他客户卡内容雷同)" },
        { content: "with a word", trigger: "button[name=action_review_comment]", run: "click" },
        { content: "the word", trigger: ".modal [name=comment] textarea", run: "edit 请写清客户的真实想法" },
        { content: "sign", trigger: ".modal button[name=action_save]", run: "click" },
        { content: "signed", trigger: ".o_form_view:not(:has(.modal)) [name=review_comment]:contains(请写清客户的真实想法)" },
        { content: "back", trigger: ".o_back_button, .breadcrumb-item a:contains(跟进审阅)", run: "click" },
        { content: "only the other is left", trigger: ".o_list_view:not(:has(.o_data_row:contains(客户甲))) .o_data_row:contains(客户乙)" },
    ],
});
