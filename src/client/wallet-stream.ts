// Hears of every change of the wallet at once: `GET /stream`, read with fetch. Loaded by wallet-reader.ts, on pages whose proxy has a stream.
import type { BillingClient } from './billing-client.js';
import { pause } from './pause.js';

export interface StreamHooks {
  /** A wallet as it came, in the order in which the proxy read them. Throws for what is none. Read there, because a schema here would be a file of its own to load. */
  heard(wallet: unknown): void;
  /** The proxy does not know who asks: a reading finds out. */
  unauthorized(): void;
}

/** Three heartbeats. */
const SILENCE_MS = 45_000;
// Full jitter: when a proxy comes back, its pages must not come in one moment.
const RETRY_BASE_MS = 15_000;
const RETRY_CAP_MS = 60_000;
const RETRY_LEAST_MS = 500;
const MAX_FRAME = 1_000_000;
/** Other refusals will not pass: no such stream here, or not for this page. */
const RETRIED_STATUS = [401, 408, 425, 429];

/** Comes back after every end, when the proxy said or ever later, until `signal` is aborted or the proxy refuses for good. */
export async function followStream(client: BillingClient, signal: AbortSignal, { heard, unauthorized }: StreamHooks): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    signal.addEventListener('abort', abort);
    let retryMs = 0;
    let silence = setTimeout(abort, SILENCE_MS);
    try {
      const response = await client.stream(stop.signal);
      if (response.status === 401) unauthorized();
      if (response.status === 204 || (response.status < 500 && !response.ok && !RETRIED_STATUS.includes(response.status))) return;
      if (!response.ok || !response.body || !/^text\/event-stream\b/.test(response.headers.get('content-type') ?? '')) throw new TypeError('This is no stream.');
      const reader = response.body.pipeThrough(new TextDecoderStream(), { signal: stop.signal }).getReader();
      let rest = '';
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        clearTimeout(silence);
        silence = setTimeout(abort, SILENCE_MS);
        const frames = (rest + read.value).split(/\r?\n\r?\n/);
        rest = frames.pop() ?? '';
        if (rest.length > MAX_FRAME) throw new RangeError('This frame has no end.');
        for (const frame of frames) {
          // As the protocol has it: every field once, in one line.
          const { event, data = '', retry } = Object.fromEntries(frame.split(/\r?\n/).map((line) => line.split(/: ?(.*)/s, 2))) as Record<string, string | undefined>;
          retryMs = Number(retry) || retryMs;
          if (event !== 'wallet' || signal.aborted) continue;
          heard(JSON.parse(data));
          failures = 0;
        }
      }
    } catch {
      // Whatever it was: the page goes on asking every 30 s meanwhile.
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', abort);
      abort();
    }
    await pause(Math.max(RETRY_LEAST_MS, retryMs || Math.random() * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** failures)), signal);
  }
}
