import { Component } from "@odoo/owl";
import { BarcodeDialog } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useInputField } from "@web/views/fields/input_field_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const VALUES = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** A VIN or a plate as it is kept: capitals, no width variants, no separators. */
export function compactNumber(text) {
    return (text || "")
        .normalize("NFKC")
        .replace(/[\s*.·•・‧∙⋅\-_'‘’]/g, "")
        .toUpperCase();
}

/** The VIN in what a camera reads (behind an I that stands for import, between stars, in a longer text), or nothing. */
export function findVin(text) {
    const whole = compactNumber(text).match(/^I?([A-HJ-NPR-Z0-9]{17})$/);
    const part = (text || "").toUpperCase().match(/(?:^|[^A-Z0-9])I?([A-HJ-NPR-Z0-9]{17})(?![A-Z0-9])/);
    return (whole || part || [])[1] || "";
}

/** Whether the ninth character is what the others make it. */
export function hasRightCheckDigit(vin) {
    const sum = [...vin].reduce((total, char, place) => total + (VALUES.indexOf(char) % 10) * WEIGHTS[place], 0);
    return "0123456789X"[sum % 11] === vin[8];
}

/** Odoo's own scanner, which goes on until a VIN is in view: the labels on a car have many other codes. */
class VinDialog extends BarcodeDialog {
    setup() {
        super.setup();
        this.doubtful = "";
    }

    onResult(text) {
        const vin = findVin(text);
        // without a right check digit it may be a slip of the camera: it has to be read twice
        if (vin && (hasRightCheckDigit(vin) || this.doubtful === vin)) {
            super.onResult(vin);
        }
        this.doubtful = vin;
    }
}

/** A VIN: typed, pasted, or read by the camera. A plate typed into it is kept as plates are. */
export class VinField extends Component {
    static template = "auto_dealership.VinField";
    static props = { ...standardFieldProps, placeholder: { type: String, optional: true } };

    setup() {
        this.dialog = useService("dialog");
        useInputField({ getValue: () => this.value, refName: "input", parse: compactNumber });
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get hasCamera() {
        return isBarcodeScannerSupported();
    }

    scan() {
        this.dialog.add(VinDialog, {
            facingMode: "environment",
            onResult: (vin) => {
                this.props.record.update({ [this.props.name]: vin });
                navigator.vibrate?.(100);
            },
            onError: () => {}, // the scanner says what is wrong in its own window
        });
    }
}

export const vinField = {
    component: VinField,
    displayName: _t("VIN"),
    supportedTypes: ["char"],
    extractProps: ({ placeholder }) => ({ placeholder }),
};

registry.category("fields").add("dealership_vin", vinField);
