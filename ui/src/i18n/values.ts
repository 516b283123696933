// Values of profiles as the language of the page writes them. The engine gives text: numbers with a point, days as
// ISO 8601.

import type { FieldType } from "../ipc/contract";
import { day, number } from "./format";
import { t } from "./translate";

/** A value of a kind, to be read by a person. What does not fit its kind stays as it is. */
export function valueText(value: string, kind: FieldType): string {
  switch (kind) {
    case "number":
      return value.trim() === "" || Number.isNaN(Number(value)) ? value : number(Number(value));
    case "date":
      return day(value);
    case "boolean":
      return value === "true" ? t("value-yes") : value === "false" ? t("value-no") : value;
    case "text":
    case "list":
      return value;
  }
}
