// Signs webhooks as credyt-api.md §5 says, with node:crypto and nothing of the kit. Used by the webhook tests.
import { createHmac } from 'node:crypto';

export const SECRET = 'whsec_4f1c2ab79d3e48d0a6b5';

export const macOf = (secret: string, seconds: number, body: string | Uint8Array): string =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');

/** The `Credyt-Signature` of a body. With several secrets: one `v0` for each. */
export const signatureOf = (body: string | Uint8Array, seconds: number, ...secrets: string[]): string =>
  [`t=${seconds}`, ...(secrets.length > 0 ? secrets : [SECRET]).map((secret) => `v0=${macOf(secret, seconds, body)}`)].join();

export const bodyOf = (change: Record<string, unknown> = {}): string =>
  JSON.stringify({
    id: 'evt_4qh0x',
    type: 'subscription.activated',
    created: '2026-11-20T10:00:00.1234567Z',
    live_mode: false,
    data: { customer_id: 'cust_1', subscription_id: 'sub_1', occurred_at: '2026-11-20T10:00:00Z' },
    ...change,
  });
