// What `POST /webhooks` does: a signed delivery is a hint that a customer's wallet changed, taken once, and answered at once. Made by handler.ts.
import type { WebhookEvent } from './credyt-types.js';
import { readBytes } from './guards.js';
import { Refusal } from './refusal.js';
import type { Services } from './routes.js';
import { readSignature, readSigned, WebhookError } from './webhooks.js';

const MAX_BODY = 256 * 1024;
/** How many bodies are read and hashed at once. A flood whose headers look right costs this much memory and no more; what is turned away comes again. */
const AT_ONCE = 64;
const FLOOD_OVER_MS = 1_000;
/** Longer than any copy of a delivery can still be within its five minutes either way. */
const REMEMBERED_MS = 3_600_000;
/** The work takes a moment. A process that dies over it must not keep the next delivery away. */
const WORK_MS = 10_000;
const DONE = 'done';

export type WebhookRoute = (request: Request, requestId: string, signal: AbortSignal) => Promise<void>;

export function createWebhookRoute({ settings, secrets, coordination, changes, report }: Services): WebhookRoute {
  let reading = 0;

  async function readDelivery(request: Request, keys: readonly string[], signal: AbortSignal): Promise<WebhookEvent> {
    const signature = readSignature(request.headers.get('credyt-signature'), settings.now());
    if (reading >= AT_ONCE) throw new Refusal('rate_limited', { reason: 'webhook_flood', retryAfterMs: FLOOD_OVER_MS });
    reading++;
    try {
      return await readSigned(await readBytes(request, MAX_BODY, signal), signature, keys);
    } finally {
      reading--;
    }
  }

  /** Any topic that names a customer means that something about them is new: it is read again when next asked for. */
  async function take({ liveMode, customerId }: WebhookEvent, requestId: string): Promise<void> {
    const isOtherMode = settings.mode !== null && liveMode !== null && liveMode !== (settings.mode === 'live');
    if (isOtherMode) report({ type: 'mishap', reason: 'mode_mismatch', requestId });
    else if (customerId !== null) await changes.tell(customerId);
  }

  /** Does the work once, and then remembers the event: a failure on the way answers 5xx, and the next delivery is taken anew. */
  return async (request, requestId, signal) => {
    if (!settings.webhookSecrets) throw new Refusal('not_found');
    const event = await readDelivery(request, settings.webhookSecrets, signal).catch(refuseAlike);

    const name = `webhook:${await secrets.sign('keys', 'webhook', event.id)}`;
    const isOurs = await coordination.claim(name, 'under way', WORK_MS).catch(async (error: unknown) => {
      // Nobody knows whether it was taken before. Reading afresh is no harm; its sender comes again, for the other processes.
      await take(event, requestId);
      throw error;
    });
    if (isOurs) {
      await take(event, requestId);
      await coordination.set(name, DONE, REMEMBERED_MS);
    } else if ((await coordination.get(name)) !== DONE) {
      throw new Refusal('conflict', { reason: 'webhook_under_way', retryAfterMs: WORK_MS });
    }
  };
}

/** One answer for every kind of forgery: which one it was is the host's to know. */
function refuseAlike(error: unknown): never {
  throw error instanceof WebhookError ? new Refusal('invalid_request', { reason: `webhook_${error.reason}` }) : error;
}
