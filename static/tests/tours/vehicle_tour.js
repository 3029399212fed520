import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

/** A camera before which the labels of a car pass: a part's code, a VIN misread once, then the VIN behind its import mark. */
function putCamera(readings) {
    const canvas = document.createElement("canvas");
    canvas.getContext("2d").fillRect(0, 0, 300, 150);
    const stream = canvas.captureStream(10);
    const timer = setInterval(() => canvas.getContext("2d").fillRect(0, 0, 300, 150), 50);
    browser.navigator.mediaDevices.getUserMedia = async () => stream;
    // under this name Odoo leaves it to the detector where in the picture it looks
    window.BarcodeDetector = class ZXingBarcodeDetector {
        setCropArea() {}
        static async getSupportedFormats() {
            return ["code_39"];
        }
        async detect() {
            if (readings.length === 1) {
                clearInterval(timer);
            }
            const rawValue = readings.length > 1 ? readings.shift() : readings[0];
            return [{ rawValue }];
        }
    };
}

registry.category("web_tour.tours").add("dealership_vehicle_scan", {
    steps: () => [
        {
            content: "the page came with one read, smart buttons included",
            trigger: ".o_form_view .o_field_widget[name=vin_sn]",
            run() {
                const calls = performance
                    .getEntriesByType("resource")
                    .map((entry) => entry.name)
                    .filter((name) => name.includes("/web/dataset/call_") && name.includes("/fleet.vehicle"))
                    .filter((name) => !name.endsWith("/get_views"));
                if (calls.length !== 1 || !calls[0].endsWith("/web_read")) {
                    throw new Error(`the page asked for more: ${calls.join(", ")}`);
                }
            },
        },
        {
            content: "the camera is at hand",
            trigger: ".o_field_widget[name=vin_sn] button.o_dealership_scan",
            run({ click }) {
                putCamera(["PART-4711", "LSVAA4182E2123457", "VIN *ILSVAA4181E2123456*"]);
                return click();
            },
        },
        { content: "the VIN is read", trigger: ".o_field_widget[name=vin_sn] input:value(LSVAA4181E2123456)" },
        { content: "nothing hides the form", trigger: "body:not(:has(.modal))" },
        { content: "a typed one is put right", trigger: ".o_field_widget[name=vin_sn] input", run: "edit lsv-aa4181 e2123456" },
        { content: "elsewhere", trigger: ".o_field_widget[name=engine_number] input", run: "edit E1 && press Tab" },
        { content: "as it is kept", trigger: ".o_field_widget[name=vin_sn] input:value(LSVAA4181E2123456)" },
        { content: "save", trigger: ".o_form_button_save:enabled", run: "click" },
        { content: "saved", trigger: ".o_form_saved" },
    ],
});
