import { registry } from "@web/core/registry";

const TOURS = registry.category("web_tour.tours");
const WIZARD = ".o_dialog .o_dealership_ruling";

// The manager: the inbox, both time lines beside the proposal, a split share with its reason, the effects, confirmed.
TOURS.add("dealership_ownership_ruling", {
    steps: () => [
        { content: "the case waits in the inbox", trigger: ".o_kanban_record:contains(王**)" },
        { content: "rule on it", trigger: ".o_kanban_record button[name='action_rule']", run: "click" },
        {
            content: "both time lines side by side, one proposed",
            trigger: `${WIZARD} .o_dealership_timelines [data-claim]:eq(1)`,
        },
        { content: "the earlier card is proposed", trigger: `${WIZARD} .o_dealership_timelines .border-success` },
        { content: "the effects are said before", trigger: `${WIZARD} [name='effects'] :contains(100%)` },
        { content: "split the commission", trigger: `${WIZARD} [name='is_split'] input`, run: "click" },
        { content: "the second gets a part", trigger: `${WIZARD} [name='second_percent'] input`, run: "edit 40" },
        { content: "a deviation asks for a reason", trigger: `${WIZARD} [name='note'] textarea`, run: "edit 第二位顾问陪同试驾" },
        { content: "the effects follow", trigger: `${WIZARD} [name='effects'] :contains(60%)` },
        { content: "confirm", trigger: ".o_dialog footer button[name='action_rule']", run: "click" },
        { content: "nothing is left to rule", trigger: "body:not(:has(.o_dialog)) .o_kanban_view:not(:has(.o_kanban_record button[name='action_rule']))" },
    ],
});

// The second consultant: his case, the result, nothing of the other's customer; he appeals.
TOURS.add("dealership_ownership_second_consultant", {
    steps: () => [
        { content: "my case", trigger: ".o_kanban_record:contains(李**)", run: "click" },
        { content: "both time lines", trigger: ".o_dealership_ownership .o_dealership_timelines [data-claim]:eq(1)" },
        {
            content: "nothing of the other's customer",
            trigger: ".o_dealership_ownership .o_dealership_timelines:not(:contains(王建国)):not(:contains(看了途观))",
        },
        { content: "the share is there", trigger: ".o_dealership_ownership [name='share_ids'] :contains(40)" },
        { content: "appeal", trigger: ".o_form_view button[name='action_appeal']", run: "click" },
        { content: "say why", trigger: ".o_dialog [name='reason'] textarea", run: "edit 客户第一次来店是我接待" },
        { content: "send it", trigger: ".o_dialog footer button[name='action_appeal']", run: "click" },
        {
            content: "the appeal is a case of its own",
            trigger: ".o_dealership_ownership [name='appeal_reason']:contains(客户第一次来店是我接待)",
        },
    ],
});
