import { registry } from "@web/core/registry";
import { calendarView } from "@web/views/calendar/calendar_view";
import { CalendarModel } from "@web/views/calendar/calendar_model";
import { CalendarRenderer } from "@web/views/calendar/calendar_renderer";
import { CalendarCommonRenderer } from "@web/views/calendar/calendar_common/calendar_common_renderer";

/**
 * The calendar of test drives: beside the drives that one may see, the times at which a car is taken by somebody else's
 * customer. They come from the schedule, which holds no customer, so that there is nothing to hide here.
 */
export class DriveCalendarModel extends CalendarModel {
    async fetchRecords(data) {
        const fields = ["vehicle_id", "user_id", "start", "stop", "state", "display_name"];
        const domain = [...this.computeRangeDomain(data), ...this.computeFiltersDomain(data)];
        const [own, slots] = await Promise.all([
            super.fetchRecords(data),
            this.orm.searchRead("dealership.demo.slot", domain, fields, { context: this.meta.context }),
        ]);
        const seen = new Set(own.map((drive) => drive.id));
        const single = this.meta.domain.find((leaf) => leaf[0] === "lead_id" && leaf[1] === "=");
        return single ? own : [...own, ...slots.filter((slot) => !seen.has(slot.id)).map((slot) => ({ ...slot, is_busy: true }))];
    }
}

export class DriveCalendarCommonRenderer extends CalendarCommonRenderer {
    convertRecordToEvent(record) {
        const event = super.convertRecordToEvent(record);
        // what left the yard is on record and does not move
        const fixed = record.rawRecord.is_busy || record.rawRecord.state !== "booked";
        return fixed ? { ...event, editable: false } : event;
    }

    eventClassNames(info) {
        const record = this.props.model.records[info.event.id];
        const busy = record && record.rawRecord.is_busy;
        return [...super.eventClassNames(info), ...(busy ? ["opacity-50", "o_dealership_busy"] : [])];
    }

    isBusy(info) {
        const record = this.props.model.records[info.event.id];
        return record && record.rawRecord.is_busy;
    }

    onClick(info) {
        if (!this.isBusy(info)) {
            super.onClick(info);
        }
    }

    onDblClick(info) {
        if (!this.isBusy(info)) {
            super.onDblClick(info);
        }
    }
}

export class DriveCalendarRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: DriveCalendarCommonRenderer,
        week: DriveCalendarCommonRenderer,
        month: DriveCalendarCommonRenderer,
    };
}

registry.category("views").add("dealership_drive_calendar", {
    ...calendarView,
    Model: DriveCalendarModel,
    Renderer: DriveCalendarRenderer,
});
