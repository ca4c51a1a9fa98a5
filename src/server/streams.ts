// What `GET /stream` sends: the wallet at once, at every change and every 30 s. Bounded in number, in time and in memory. For routes.ts and handler.ts.
import type { Wallet } from '../contract/index.js';
import type { Changes } from './changes.js';
import { Refusal } from './refusal.js';
import type { Report } from './report.js';
import { createTrace, type Trace } from './trace.js';

/** Who listens, and how their wallet is read. */
export interface Listener {
  customerTag: string;
  requestId: string;
  /** The request's own: some runtimes tell by it that the page is gone, others by `cancel` of the body. */
  signal: AbortSignal;
  /** Tells whom it found, once Credyt knows the customer, before it reads their wallet: so no change is missed in between. */
  read(trace: Trace, onFound: (customerId: string) => void): Promise<Wallet>;
}

export interface Streams {
  /** Refuses with `rate_limited` when this customer has all the streams they may have. */
  open(listener: Listener): ReadableStream<Uint8Array>;
  /** Says goodbye to all; who comes later is refused. */
  close(): void;
}

interface Stream {
  /** The wallet may have changed: read it again. */
  hint(): void;
  end(retryMs: number): void;
  /** The page is gone: no goodbye. */
  hangUp(): void;
  isAlive(): boolean;
}

const HEARTBEAT_MS = 15_000;
/** Some runtimes stop a request whose page has left without a word, timers and all: two heartbeats and a little patience. */
const DEAD_AFTER_MS = 35_000;
/** As often as a page without a stream asks. A frame comes even when nothing changed: it says that the figure still holds. */
const READ_AGAIN_MS = 30_000;
/** However often a host says "changed". */
const READ_GAP_MS = 1_000;
/** A new request is a new look at the session, so this is how long a stream may outlive a sign-out. */
const LIFE_MS = 300_000;
const NEXT_MS = 1_000;

/** Spread by chance: when a process ends, its pages must not come back in one moment. */
const spread = (fromMs: number, toMs: number): number => Math.round(fromMs + Math.random() * (toMs - fromMs));
const comeBack = (): number => spread(5_000, 30_000);

const encoder = new TextEncoder();

export function createStreams({ limit, changes, report }: { limit: number; changes: Changes; report: Report }): Streams {
  const open = new Map<string, Set<Stream>>();
  let isClosed = false;

  return {
    open(listener) {
      const { customerTag } = listener;
      const theirs = open.get(customerTag) ?? new Set<Stream>();
      if (isClosed) throw new Refusal('billing_unavailable', { retryAfterMs: comeBack(), detail: 'This process is about to end.' });
      for (const stream of theirs) if (!stream.isAlive()) stream.hangUp();
      if (theirs.size >= limit) throw new Refusal('rate_limited', { retryAfterMs: comeBack(), detail: `At most ${limit} streams of one customer are open at a time.` });

      let stopHearing: (() => void) | null = null;
      const { body, stream } = start(listener, report, {
        hear(customerId) { stopHearing ??= changes.hear(customerId, stream.hint); },
        // All streams of a customer read in the same moment, so that Credyt is asked once for them.
        readAgain: () => { for (const each of theirs) each.hint(); },
        over() {
          stopHearing?.();
          theirs.delete(stream);
          if (theirs.size === 0) open.delete(customerTag);
        },
      });
      open.set(customerTag, theirs.add(stream));
      if (listener.signal.aborted) stream.hangUp();
      return body;
    },

    close() {
      isClosed = true;
      for (const stream of [...open.values()].flatMap((streams) => [...streams])) stream.end(comeBack());
    },
  };
}

/** One loop per stream, with timers of its own: in a Worker a request may not use what belongs to another. */
function start({ read, requestId, signal }: Listener, report: Report, { hear, readAgain, over }: { hear(customerId: string): void; readAgain(): void; over(): void }): { body: ReadableStream<Uint8Array>; stream: Stream } {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** The newest wallet, while the reader is slow: one that was not taken gives way to the next. */
  let latest: string | null = null;
  let [isOver, isHinted, isResting] = [false, false, false];
  let wake = (): void => {};
  let beatAt = performance.now();

  const say = (text: string): void => controller?.enqueue(encoder.encode(text));
  const isKeepingUp = (): boolean => (controller?.desiredSize ?? 0) > 0;

  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
      say(`retry: ${comeBack()}\n\n`);
    },
    pull() {
      if (latest !== null) say(latest);
      latest = null;
    },
    cancel(reason) {
      if (reason instanceof Refusal) report({ type: 'mishap', reason: reason.details.reason ?? reason.code, requestId, error: reason });
      finish();
    },
  });

  async function wait(ms: number): Promise<void> {
    if (isOver || ms <= 0) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  }

  async function run(): Promise<void> {
    while (!isOver) {
      const readAt = performance.now();
      isHinted = false;
      const wallet = await read(createTrace(report, requestId), (customerId) => { if (!isOver) hear(customerId); }).catch((error: unknown) => {
        report({ type: 'mishap', reason: 'stream_read_failed', requestId, error });
        return null;
      });
      if (wallet && !isOver) tell(`event: wallet\ndata: ${JSON.stringify(wallet)}\n\n`);
      if (!isHinted) {
        isResting = true;
        await wait(READ_AGAIN_MS);
        isResting = false;
        if (!isHinted && !isOver) readAgain();
      }
      await wait(readAt + READ_GAP_MS - performance.now());
    }
  }

  function tell(frame: string): void {
    if (isKeepingUp()) say(frame);
    else latest = frame;
  }

  /** Once: a runtime may tell twice that the page is gone, and the customer may have new streams by then. */
  function finish(): void {
    if (isOver) return;
    isOver = true;
    clearInterval(beating);
    clearTimeout(life);
    signal.removeEventListener('abort', stream.hangUp);
    wake();
    over();
  }

  const stream: Stream = {
    hint() {
      isHinted = true;
      if (isResting) wake();
    },
    end(retryMs) {
      finish();
      if (latest !== null) say(latest);
      say(`retry: ${retryMs}\nevent: bye\ndata: {}\n\n`);
      controller?.close();
    },
    hangUp() {
      finish();
      controller?.close();
    },
    isAlive: () => performance.now() - beatAt < DEAD_AFTER_MS,
  };

  const beating = setInterval(() => {
    beatAt = performance.now();
    if (isKeepingUp()) say(':\n\n');
  }, HEARTBEAT_MS);
  const life = setTimeout(() => stream.end(NEXT_MS), spread(LIFE_MS * 0.8, LIFE_MS));
  signal.addEventListener('abort', stream.hangUp);
  void run();
  return { body, stream };
}
