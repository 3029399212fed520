import { utils } from "@web/core/ui/ui_service";
import { registry } from "@web/core/registry";
import { CalendarArchParser } from "@web/views/calendar/calendar_arch_parser";
import { calendarView } from "@web/views/calendar/calendar_view";

/** The workshop's appointments: a week is not to be read on a phone, where the calendar begins with the day. */
export class BayCalendarArchParser extends CalendarArchParser {
    parse() {
        const info = super.parse(...arguments);
        return utils.isSmall() ? { ...info, scale: "day" } : info;
    }
}

registry.category("views").add("dealership_bay_calendar", { ...calendarView, ArchParser: BayCalendarArchParser });
