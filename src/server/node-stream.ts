// Writes an endless answer to a ServerResponse, as fast as its reader takes it and for as long as they are there. Used by node.ts.
import { Refusal } from './refusal.js';

/** What is used of a ServerResponse. `flush` is what the `compression` middleware adds. */
export interface StreamedResponse {
  destroyed?: boolean;
  getHeader(name: string): unknown;
  flushHeaders(): unknown;
  write(chunk: Uint8Array): boolean;
  once(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  destroy(): unknown;
  end(): unknown;
}

/** A reader who takes nothing for so long is gone, though their connection may not know it. */
const PATIENCE_MS = 30_000;

export const isEndless = ({ headers }: Response): boolean => headers.get('content-type') === 'text/event-stream';

/** Resolves when the answer is over, by whichever side. */
export async function writeStream(body: ReadableStream<Uint8Array>, res: StreamedResponse): Promise<void> {
  const reader = body.getReader();
  const leave = (reason?: unknown): void => void reader.cancel(reason).catch(() => {});
  const hangUp = (): void => leave();
  res.once('close', hangUp);
  if (res.destroyed === true) leave();
  res.flushHeaders();
  try {
    if (res.getHeader('content-encoding') !== undefined) throw compressed();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      if (!res.write(read.value)) await drained(res);
    }
    res.end();
  } catch (error) {
    leave(error);
    throw error;
  } finally {
    res.off('close', hangUp);
  }
}

function drained(res: StreamedResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      res.off('drain', done);
      res.off('close', done);
      resolve();
    };
    const timer = setTimeout(() => res.destroy(), PATIENCE_MS);
    res.once('drain', done);
    res.once('close', done);
  });
}

const compressed = (): Refusal => new Refusal('internal', {
  reason: 'stream_compressed',
  detail: 'credyt-widgets: a compression in front of the billing handler holds the frames of GET /stream back until there are many of them. Let it pass by what says Cache-Control: no-transform.',
});
