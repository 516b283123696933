// Names of fields: the standard ones are translated, the others are called as their column was.

import { STANDARD_FIELDS, type FieldKey } from "../ipc/contract";
import { t } from "./translate";

type StandardField = (typeof STANDARD_FIELDS)[number];

const isStandard = (key: FieldKey): key is StandardField => (STANDARD_FIELDS as readonly string[]).includes(key);

/** "first_name" → "First name"; "Favourite colour" stays. */
export function fieldName(key: FieldKey): string {
  return isStandard(key) ? t(`field-${key}`) : key;
}
