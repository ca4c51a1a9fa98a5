// Credyt's webhooks: did Credyt send this, just now, and what does it say? Used by the handler's route, and by hosts with a route of their own.
import * as z from 'zod/mini';
import { parseExact } from '../contract/money/exact-json.js';
import * as schemas from './credyt-schemas.js';
import type { WebhookEvent } from './credyt-types.js';
import { isEqual } from './secrets.js';

export interface WebhookDelivery {
  /** The body exactly as it came, before any parser touched it. */
  body: string | Uint8Array<ArrayBuffer> | ArrayBuffer;
  /** The `Credyt-Signature` header. */
  signature: string | null | undefined;
  /** The destination's secret; while you change it, the old and the new one. */
  secrets: readonly (string | undefined)[];
  /** The time in milliseconds, or a clock; default the real one. */
  now?: number | (() => number);
}

/** Why a delivery is not taken. For your log; whoever sent it learns nothing from you. */
export type WebhookRefusal =
  /** No `Credyt-Signature`, or not one `t` and at least one `v0` of 64 hexadecimal digits. */
  | 'unsigned'
  /** Signed more than 5 minutes ago or ahead: an old delivery sent again, or a clock that is wrong. */
  | 'stale'
  /** No secret of yours made this signature for this body. */
  | 'forged'
  /** Truly Credyt's, but not an event. */
  | 'unreadable';

export class WebhookError extends Error {
  readonly reason: WebhookRefusal;

  constructor(reason: WebhookRefusal) {
    super(`The webhook is ${reason}.`);
    this.name = 'WebhookError';
    this.reason = reason;
  }
}

export interface Signature {
  /** As it was written, because that is what was signed. */
  time: string;
  candidates: string[];
}

const TOLERANCE_MS = 300_000;
const MAX_HEADER = 2_048;
const PREFIX = 'whsec_';
const encoder = new TextEncoder();

/** The event of a delivery that Credyt signed with one of the secrets within the last five minutes. Throws `WebhookError` for any other. */
export async function verifyWebhook({ body, signature, secrets, now = Date.now }: WebhookDelivery): Promise<WebhookEvent> {
  const keys = readWebhookSecrets(secrets);
  const signed = readSignature(signature, typeof now === 'function' ? now() : now);
  const bytes = typeof body === 'string' ? encoder.encode(body) : new Uint8Array(body);
  return readSigned(bytes, signed, keys);
}

/** Judges the header alone, so that nothing is read or hashed for a delivery that cannot be Credyt's. */
export function readSignature(header: unknown, now: number): Signature {
  // Two headers arrive joined by ", ": the space refuses them.
  if (typeof header !== 'string' || header.length > MAX_HEADER || !/^\w+=\w+(?:,\w+=\w+)*$/.test(header)) throw new WebhookError('unsigned');
  const values = (name: string): string[] => header.split(',').filter((item) => item.startsWith(`${name}=`)).map((item) => item.slice(name.length + 1));
  const [time, ...more] = values('t');
  // `v0` may stand there several times, while a secret is changed. Other schemes are not ours to judge.
  const candidates = values('v0');
  const isWhole = time !== undefined && more.length === 0 && /^[0-9]{1,12}$/.test(time) && candidates.length > 0 && candidates.every((one) => /^[0-9a-f]{64}$/.test(one));
  if (!isWhole) throw new WebhookError('unsigned');
  if (Math.abs(now - Number(time) * 1000) > TOLERANCE_MS) throw new WebhookError('stale');
  return { time, candidates };
}

export async function readSigned(body: Uint8Array<ArrayBuffer>, { time, candidates }: Signature, secrets: readonly string[]): Promise<WebhookEvent> {
  const stamp = encoder.encode(`${time}.`);
  const message = new Uint8Array(stamp.length + body.length);
  message.set(stamp);
  message.set(body, stamp.length);

  let isSigned = false;
  for (const key of secrets.flatMap(keysOf)) {
    const expected = await sign(key, message);
    // Every candidate is compared, whatever the others said.
    for (const candidate of candidates) isSigned = isEqual(expected, candidate) || isSigned;
  }
  if (!isSigned) throw new WebhookError('forged');

  try {
    return z.parse(schemas.WebhookEvent, parseExact(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    throw new WebhookError('unreadable');
  }
}

/** Credyt does not say whether `whsec_` is part of the key, so both readings count. */
const keysOf = (secret: string): string[] => (secret.startsWith(PREFIX) ? [secret, secret.slice(PREFIX.length)] : [secret]);

async function sign(key: string, message: Uint8Array<ArrayBuffer>): Promise<string> {
  const hmac = await crypto.subtle.importKey('raw', encoder.encode(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', hmac, message));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Throws `TypeError`: with an empty secret anybody could sign. */
export function readWebhookSecrets(secrets: unknown): string[] {
  if (!Array.isArray(secrets) || secrets.length === 0) throw new TypeError('credyt-widgets: webhook secrets must be a list, such as [process.env.CREDYT_WEBHOOK_SECRET].');
  return secrets.map((value: unknown, index) => {
    const secret = typeof value === 'string' ? value.trim() : '';
    if (secret !== '' && secret !== PREFIX) return secret;
    throw new TypeError(`credyt-widgets: webhook secret ${index + 1} is empty. Set CREDYT_WEBHOOK_SECRET to the destination's secret ("${PREFIX}…"), or leave webhookSecrets out.`);
  });
}
