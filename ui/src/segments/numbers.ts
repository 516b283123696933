// What a person types for a number → the number.

/** Reads "1 234,5" as well as "1,234.5". Nothing when it is no number. */
export function typedNumber(text: string): number | null {
  let plain = text.replace(/[\s\u00a0\u202f'’]/g, "").replace("−", "-");
  const comma = plain.lastIndexOf(",");
  const point = plain.lastIndexOf(".");
  if (comma > point) {
    // A comma that is followed by three figures, or stands twice, parts thousands unless a point went before.
    const parts = plain.split(",");
    const thousands = point < 0 && (parts.length > 2 || (parts[1]?.length === 3 && parts[0] !== "0"));
    plain = thousands ? parts.join("") : plain.replaceAll(".", "").replace(",", ".");
  } else {
    plain = plain.replaceAll(",", "");
  }
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}
