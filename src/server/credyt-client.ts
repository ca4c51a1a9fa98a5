// The typed client of Credyt's API. With the other credyt-*.ts it is the only code that knows Credyt's URLs, JSON and key header.
import type { CredytClient } from './credyt-types.js';

export { CredytError, isCredytError, type CredytReason } from './credyt-error.js';
export type * from './credyt-types.js';

export interface CredytClientOptions {
  apiKey: string;
  /** Default `https://api.credyt.ai`. http is for loopback only. */
  url?: string | undefined;
  fetch?: typeof fetch | undefined;
  /** Defaults: an answer begins within 5 s for reads; is whole within 10 s for reads, 15 s for writes. */
  timeouts?: { headersMs?: number; readMs?: number; writeMs?: number } | undefined;
  /** Clock for dates in `Retry-After`. */
  now?: (() => number) | undefined;
}

export function createCredytClient(_options: CredytClientOptions): CredytClient {
  throw new Error('not built yet');
}
