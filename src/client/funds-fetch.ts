// `fetch` for the host's own API that understands its 402: asks for funds and sends the request again, once. Used by the page API.
import { InsufficientFunds } from '../contract/problem.js';
import { configuration } from './configuration.js';
import type { EnsureFunds } from './ensure-funds.js';
import { isJson } from './problems.js';

/** The answer of the second try, whatever it is; the 402 itself when the customer turns away. */
export async function fundsFetch(funds: EnsureFunds, input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const { fetch = globalThis.fetch } = configuration();
  const request = new Request(input, init);
  const again = request.clone(); // before the body is read
  const response = await fetch(request);
  const short = response.status === 402 ? await readShortage(response.clone()) : null;
  if (!short) return response;
  try {
    // The host has just judged, so the wallet known here is the older one.
    await funds.ensure({ asset: short.asset, amount: short.required, account: short.account, signal: request.signal }, true);
  } catch (error) {
    if (request.signal.aborted || !isRefusal(error)) throw error;
    return response;
  }
  return fetch(again);
}

async function readShortage(response: Response): Promise<InsufficientFunds | null> {
  const body: unknown = isJson(response) ? await response.json().catch(() => null) : null;
  if ((body as { code?: unknown } | null)?.code !== 'insufficient_funds') return null;
  const short = InsufficientFunds.safeParse(body);
  return short.success ? short.data : null;
}

const isRefusal = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
