// One request on its way through the handler: what is known about it, and who asks. Made by handler.ts, read by everything below it.
import { isCustomerId, isExternalId } from './credyt-client.js';
import type { Customer, RequestContext } from './options.js';
import { Refusal } from './refusal.js';
import type { Secrets } from './secrets.js';
import type { Settings } from './settings.js';
import { withinTime } from './time-limit.js';
import type { Trace } from './trace.js';

export interface Call {
  request: Request;
  context: RequestContext<unknown>;
  requestId: string;
  trace: Trace;
  /** What `identify` returned. */
  customer: Customer;
  /** Opaque and equal on all instances: `Wallet.owner`, the scope of idempotency and limits, the customer in a marker's MAC. */
  customerTag: string;
  /** Ends with the time this answer may take. */
  signal: AbortSignal;
  /** Ends a while before `signal`: a link begun at Credyt after that could come too late to be shown. */
  startBy: AbortSignal;
  /** From here on a late answer means "outcome unknown", not "too slow". */
  noteSent(): void;
}

/** How long one of the host's own functions may take. */
export const HOST_FUNCTION_MS = 5_000;

/** The only source of identity. Anything but a well-formed customer or `null` is a mistake of the host, never a guess of ours. */
export async function identify(settings: Settings, request: Request, context: RequestContext<unknown>): Promise<Customer> {
  let found: unknown;
  try {
    found = await withinTime(HOST_FUNCTION_MS, () => settings.identify(request, context), () => new Error('identify took longer than 5 s.'));
  } catch (cause) {
    throw new Refusal('internal', { reason: 'identify_failed', cause });
  }
  if (found === null || found === undefined) throw new Refusal('unauthenticated');
  return readCustomer(found, 'identify must return { customerId }, { externalId } or null', 'identify_invalid');
}

/** `asked` is what the host was to give. The answer of a browser may quote what is said here, so it tells of kinds and never of values. */
export function readCustomer(value: unknown, asked: string, reason?: string): Customer {
  const { customerId, externalId, name, email } = Object(value) as Record<string, unknown>;
  if (isCustomerId(customerId)) return { customerId };
  if (customerId === undefined && isExternalId(externalId)) {
    return { externalId, ...(typeof name === 'string' ? { name } : {}), ...(typeof email === 'string' ? { email } : {}) };
  }
  throw new Refusal('internal', { detail: `${asked}: ${whatIsWrong(value, customerId, externalId)}`, ...(reason === undefined ? {} : { reason }) });
}

/** One that the host passes in itself: the mistake is then not `identify`'s. */
export const readOwnCustomer = (value: unknown, method: 'requireFunds' | 'refresh'): Customer =>
  readCustomer(value, `${method} takes a customer, { customerId } or { externalId }`);

function whatIsWrong(value: unknown, customerId: unknown, externalId: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `this is ${kindOf(value)}.`;
  if (customerId === undefined && externalId === undefined) return 'here is neither.';
  if (customerId !== undefined) {
    return typeof customerId === 'string' ? 'customerId has 1 to 128 letters, digits, "_" and "-"; this is another text. An id of your own is an externalId.' : `customerId must be a string; it is ${kindOf(customerId)}.`;
  }
  return typeof externalId === 'string' ? 'externalId has 1 to 255 characters and no controls; this is another text.' : `externalId must be a string; it is ${kindOf(externalId)}.`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  const kind = typeof value;
  return kind === 'object' ? 'an object' : `a ${kind}`;
}

export function tagOf(secrets: Secrets, customer: Customer): Promise<string> {
  return 'customerId' in customer ? secrets.sign('owner', 'customer', customer.customerId) : secrets.sign('owner', 'external', customer.externalId);
}
