// Values as they cross: the engine gives them as JSON writes them.

/** `"Ann"` → Ann; `512` and `["a","b"]` stay. */
export function valueShown(json: string): string {
  if (!json.startsWith('"')) return json;
  try {
    return String(JSON.parse(json));
  } catch {
    return json;
  }
}
