// What was asked of the emulator, for tests to read: `emulator.requests()` and `GET /__emulator__/requests`.

export interface LogEntry {
  /** When, by the emulator's clock. */
  readonly at: string;
  readonly method: string;
  /** With the query; of hosted pages without it, because it holds the link's secret. */
  readonly path: string;
  /** 0 when no answer was given: a dropped or aborted connection. */
  readonly status: number;
  /** The JSON body as plain JavaScript values, or null. Nothing typed into a hosted page is kept. */
  readonly body: unknown;
  /** Set for the hosted portal and checkout. */
  readonly hosted?: true;
}

/** The JSON body of a copy of the request; the original stays unread. */
export async function bodyForLog(request: Request): Promise<unknown> {
  try {
    return JSON.parse(await request.clone().text()) as unknown;
  } catch {
    return null;
  }
}
