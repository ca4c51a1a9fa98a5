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
  context: RequestContext;
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
export async function identify(settings: Settings, request: Request, context: RequestContext): Promise<Customer> {
  let found: unknown;
  try {
    found = await withinTime(HOST_FUNCTION_MS, () => settings.identify(request, context), () => new Error('identify took longer than 5 s.'));
  } catch (cause) {
    throw new Refusal('internal', { reason: 'identify_failed', cause });
  }
  if (found === null || found === undefined) throw new Refusal('unauthenticated');
  return readCustomer(found);
}

/** Also for customers the host passes in itself: `requireFunds`, `refresh`. */
export function readCustomer(value: unknown): Customer {
  const { customerId, externalId, name, email } = Object(value) as Record<string, unknown>;
  if (isCustomerId(customerId)) return { customerId };
  if (customerId === undefined && isExternalId(externalId)) {
    return { externalId, ...(typeof name === 'string' ? { name } : {}), ...(typeof email === 'string' ? { email } : {}) };
  }
  throw new Refusal('internal', {
    reason: 'identify_invalid',
    detail: 'identify must return { customerId } (letters, digits, "_" and "-"), { externalId } (1 to 255 characters) or null.',
  });
}

export function tagOf(secrets: Secrets, customer: Customer): Promise<string> {
  return 'customerId' in customer ? secrets.sign('owner', 'customer', customer.customerId) : secrets.sign('owner', 'external', customer.externalId);
}
