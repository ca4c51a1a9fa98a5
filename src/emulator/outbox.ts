// Sends signed webhooks in the background and remembers how it went. Whatever a destination does, the API neither waits nor fails. Used by webhooks.ts and the controls.
import { later } from './clock.js';
import { createId } from './ids.js';

export interface Attempt {
  /** Real time. */
  readonly at: string;
  /** `null`: no answer. */
  readonly status: number | null;
  readonly error?: string;
}

export interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  readonly url: string;
  /** Sent to the letter, each time the same. */
  readonly body: string;
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly attempts: readonly Attempt[];
}

interface Letter {
  readonly id: string;
  readonly to: Recipient;
  readonly body: string;
  state: Delivery['state'];
  readonly attempts: Attempt[];
}

interface Recipient {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
}

/** How the outside world is reached. */
export interface Post {
  fetch(request: Request): Promise<Response>;
  now(): number;
}

// our choice: retries, their number and pace, and the time a destination has to answer are not documented.
const ATTEMPTS = 5;
const PATIENCE_MS = 10_000;

export class Outbox {
  readonly #post: Post;
  readonly #letters: Letter[] = [];
  #isClosed = false;

  constructor(post: Post) {
    this.#post = post;
  }

  get deliveries(): Delivery[] {
    return this.#letters.map(({ to, ...letter }) => ({ ...letter, webhookId: to.id, url: to.url, attempts: [...letter.attempts] }));
  }

  /** Comes back at once. The first retry waits `retryMs`, each further one twice as long. */
  send(to: Recipient, body: string, retryMs: number): void {
    const letter: Letter = { id: createId('dlv'), to, body, state: 'waiting', attempts: [] };
    this.#letters.push(letter);
    void this.#try(letter, retryMs);
  }

  /** One more attempt, now. `null` when there is no such delivery. */
  async resend(id: string): Promise<Delivery | null> {
    const letter = this.#letters.find((candidate) => candidate.id === id);
    if (!letter) return null;
    if (await this.#attempt(letter)) letter.state = 'delivered';
    return this.deliveries.find((delivery) => delivery.id === id) ?? null;
  }

  /** Nothing is sent any more. */
  close(): void {
    this.#isClosed = true;
  }

  async #try(letter: Letter, retryMs: number): Promise<void> {
    if (this.#isClosed || letter.state === 'delivered') return;
    if (await this.#attempt(letter)) letter.state = 'delivered';
    else if (letter.attempts.length >= ATTEMPTS) letter.state = 'failed';
    else later(retryMs, () => { void this.#try(letter, retryMs * 2); });
  }

  /** True when the destination took it. Never throws. */
  async #attempt({ to, body, attempts }: Letter): Promise<boolean> {
    const now = this.#post.now();
    const at = new Date(now).toISOString();
    const patience = new AbortController();
    const stop = later(PATIENCE_MS, () => { patience.abort(new Error(`No answer within ${String(PATIENCE_MS / 1000)} s.`)); });
    try {
      const headers = { 'content-type': 'application/json', 'credyt-signature': await sign(to.secret, Math.floor(now / 1000), body) };
      const request = new Request(to.url, { method: 'POST', headers, body, redirect: 'manual', signal: patience.signal });
      const { status } = await Promise.race([this.#post.fetch(request), aborted(patience.signal)]);
      attempts.push({ at, status });
      return status >= 200 && status < 300;
    } catch (error) {
      attempts.push({ at, status: null, error: error instanceof Error ? error.message : 'No answer.' });
      return false;
    } finally {
      stop();
    }
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { reject(signal.reason); }, { once: true }); });

const ENCODER = new TextEncoder();

/** The value of `Credyt-Signature`. our choice: the key is the whole secret, `whsec_` included; whether Credyt counts that in is not documented. */
export async function sign(secret: string, seconds: number, body: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', ENCODER.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, ENCODER.encode(`${String(seconds)}.${body}`)));
  return `t=${String(seconds)},v0=${Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
