import { registry } from "@web/core/registry";

/** Choose a record in a many2one by typing its beginning. */
function choose(field, text) {
    return [
        {
            content: `type ${text} into ${field}`,
            trigger: `.o_form_view .o_field_widget[name=${field}] input`,
            run: `edit ${text}`,
        },
        {
            content: `choose ${text}`,
            trigger: `.o-autocomplete--dropdown-item:contains(${text}) a`,
            run: "click",
        },
        {
            content: `${field} is chosen`,
            trigger: `.o_form_view .o_field_widget[name=${field}] input:value(${text})`,
        },
    ];
}

function type(field, text) {
    return {
        content: `type into ${field}`,
        trigger: `.o_form_view .o_field_widget[name=${field}] :is(input, textarea)`,
        run: `edit ${text}`,
    };
}

function page(name) {
    return {
        content: `turn to ${name}`,
        trigger: `.o_form_view .o_notebook a[name=${name}]`,
        run: "click",
    };
}

/** A cell of the wishes, in the line that is being typed. */
function wish(field, text) {
    return [
        {
            content: `wish: type ${text}`,
            trigger: `.o_field_widget[name=wish_ids] .o_selected_row .o_field_widget[name=${field}] input`,
            run: `edit ${text}`,
        },
        {
            content: `wish: choose ${text}`,
            trigger: `.o-autocomplete--dropdown-item:contains(${text}) a`,
            run: "click",
        },
    ];
}

// The yellow card of the dealership's own manual (seed 001, 黄卡填写规范), typed at the desk by a consultant.
registry.category("web_tour.tours").add("dealership_yellow_card", {
    url: "/odoo/dealership-prospects",
    steps: () => [
        { content: "open a card", trigger: ".o-kanban-button-new", run: "click" },
        type("contact_name", "张先生"),
        type("phone", "138 1234 5678"),
        { content: "man", trigger: ".o_field_widget[name=customer_gender] input[data-value=male]", run: "click" },
        type("customer_occupation", "工艺美术设计 自由职业者"),
        { content: "level A", trigger: ".o_field_widget[name=level_id] button[data-code=A]", run: "click" },
        type("budget_min", "20万"),
        type("budget_max", "25万"),
        { content: "cash", trigger: ".o_field_widget[name=payment_method] input[data-value=cash]", run: "click" },
        { content: "trade-in", trigger: ".o_field_widget[name=wants_trade_in] input", run: "click" },
        ...choose("origin_id", "来电来店"),
        ...choose("source_id", "到店"),
        { content: "add a wish", trigger: ".o_field_widget[name=wish_ids] .o_field_x2many_list_row_add a", run: "click" },
        ...wish("model_id", "途观"),
        ...wish("trim_id", "1.8TSI"),
        ...wish("exterior_color_id", "白"),
        page("present_car"),
        ...choose("present_model_id", "Polo"),
        type("present_mileage", "60000"),
        type("trade_in_expected", "14万"),
        page("elements"),
        type("confidence", "现在使用polo，认可大众的品质，但同时也关注其他品牌"),
        type("need", "想要更新一辆SUV"),
        type("purchasing_power", "符合置换条件"),
        type("decision_maker", "妻子"),
        { content: "save", trigger: ".o_form_button_save", run: "click" },
        { content: "the card has its number", trigger: ".o_field_widget[name=card_number]:contains(KP)" },
        { content: "record the first talk", trigger: "button[name=action_log_follow_up]", run: "click" },
        { content: "what was said", trigger: ".modal .o_field_widget[name=content] textarea", run: "edit 客户认可大众的品质，想换SUV" },
        { content: "why again", trigger: ".modal .o_field_widget[name=next_reason] input", run: "edit 邀请来店试乘试驾，确认客户到店" },
        { content: "save it", trigger: ".modal button[name=action_save]", run: "click" },
        { content: "the card knows it", trigger: ".o_field_widget[name=next_contact_reason]:contains(邀请来店试乘试驾)" },
        { content: "back to the board", trigger: ".o_back_button, .breadcrumb-item a", run: "click" },
        {
            content: "the board shows level, wish and next contact",
            trigger: ".o_kanban_record:contains(张先生):contains(途观):contains(邀请来店试乘试驾) .o_dealership_level_2",
        },
    ],
});
