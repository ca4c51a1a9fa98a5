// What `POST /webhooks` does: a signed delivery is a hint that a customer's wallet changed, taken once, and answered at once. Called by handler.ts.
import { readBytes } from './guards.js';
import { Refusal } from './refusal.js';
import type { Services } from './routes.js';
import { readSignature, readSigned, WebhookError } from './webhooks.js';

const MAX_BODY = 256 * 1024;
/** Longer than any copy of a delivery can still be within its five minutes either way. */
const REMEMBERED_MS = 3_600_000;

/** Does the work and then remembers the event: a failure on the way answers 5xx, and the next delivery is taken anew. */
export async function postWebhook({ settings, secrets, coordination, wallets, report }: Services, request: Request, requestId: string): Promise<void> {
  if (!settings.webhookSecrets) throw new Refusal('not_found');
  const event = await readDelivery(request, settings.webhookSecrets, settings.now());

  const name = `webhook:${await secrets.sign('keys', 'webhook', event.id)}`;
  if ((await coordination.get(name)) !== null) return;
  const isOtherMode = settings.mode !== null && event.liveMode !== null && event.liveMode !== (settings.mode === 'live');
  if (isOtherMode) report({ type: 'mishap', reason: 'mode_mismatch', requestId });
  // Any topic that names a customer means that something about them is new: it is read again when next asked for.
  else if (event.customerId !== null) wallets.invalidate(event.customerId);
  await coordination.set(name, '1', REMEMBERED_MS);
}

/** One answer for every kind of forgery: which one it was is the host's to know. */
async function readDelivery(request: Request, secrets: readonly string[], now: number) {
  try {
    const signature = readSignature(request.headers.get('credyt-signature'), now);
    return await readSigned(await readBytes(request, MAX_BODY), signature, secrets);
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    throw new Refusal('invalid_request', { reason: `webhook_${error.reason}` });
  }
}
