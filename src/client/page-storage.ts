// JSON in the browser's storage that may be full, blocked or hold anything: then the kit works without memory. Used by the client only.
export type StorageArea = 'sessionStorage' | 'localStorage';

const PREFIX = 'credyt-widgets.1.';

export function recall<Value>(area: StorageArea, name: string): Value | null {
  try {
    return JSON.parse(globalThis[area].getItem(PREFIX + name) ?? 'null') as Value | null;
  } catch {
    return null;
  }
}

/** `null` removes. `page`: whose storage, for a tab that we opened and that is still blank. */
export function remember(area: StorageArea, name: string, value: unknown, page?: Window): void {
  try {
    const storage = (page ?? globalThis)[area];
    if (value === null) storage.removeItem(PREFIX + name);
    else storage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Blocked or full: nothing depends on it but convenience.
  }
}
