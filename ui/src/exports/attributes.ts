// Names for Klaviyo's attributes, as a person reads them.

import { fieldName } from "../i18n/fields";

/** "location.city" → "City"; "properties.Spend" → "Spend". */
export function attributeName(attribute: string): string {
  if (attribute.startsWith("properties.")) return attribute.slice("properties.".length);
  return fieldName(attribute.startsWith("location.") ? attribute.slice("location.".length) : attribute);
}
