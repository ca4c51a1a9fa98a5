// The host's own gate before paid work: does one account cover it? And the 402 answer when it does not. Credyt itself never refuses usage.
import { compare, isDecimal, subtract, toDecimal, type Decimal, type InsufficientFunds } from '../contract/index.js';
import type { CredytAccount } from './credyt-client.js';
import { problemBody } from './responses.js';

export interface FundsNeeded {
  /** Asset code, such as `CREDITS` or `USD`. */
  asset: string;
  /** Decimal in quotes, above zero. */
  amount: Decimal;
  /** Account id or name; default: the `accountName` option, else the asset's only account. */
  account?: string;
}

/** `null` when the account covers the amount exactly. Never a sum over accounts; no account at all has nothing. */
export function judgeFunds(accounts: CredytAccount[], { asset, amount, account }: FundsNeeded, accountName: string): InsufficientFunds | null {
  const required = isDecimal(amount) ? toDecimal(amount) : null;
  if (required === null || compare(required, '0') <= 0) throw new TypeError('credyt-widgets: requireFunds needs amount as a decimal in quotes above zero, such as "10".');
  if (typeof asset !== 'string' || asset === '') throw new TypeError('credyt-widgets: requireFunds needs asset, such as "CREDITS".');
  const chosen = chooseAccount(accounts.filter((candidate) => candidate.asset === asset), account, accountName);
  const available = chosen?.available ?? '0';
  if (compare(available, required) >= 0) return null;
  const id = chosen?.id ?? account;
  return { asset, ...(id === undefined ? {} : { account: id }), required, available, shortfall: subtract(required, available) };
}

function chooseAccount(accounts: CredytAccount[], account: string | undefined, accountName: string): CredytAccount | undefined {
  const isNamed = (name: string) => (candidate: CredytAccount): boolean => candidate.id === name || (candidate.name ?? accountName) === name;
  if (account !== undefined) return accounts.find(isNamed(account));
  const own = accounts.find(isNamed(accountName));
  if (own || accounts.length < 2) return own ?? accounts[0];
  throw new TypeError(`credyt-widgets: this customer has ${accounts.length} accounts of that asset and none is named "${accountName}". Pass account to requireFunds.`);
}

/** The 402 your own API answers; the page's `getBilling().fetch` understands it and opens the dialog. */
export function insufficientFunds(short: InsufficientFunds): Response {
  return new Response(bodyOf(short), { status: 402, headers: HEADERS });
}

/** What is used of a ServerResponse, or of an Express `res`. */
interface PlainResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}

/** What is used of a Fastify reply. */
interface FastifyReply {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(body: string): unknown;
}

/** The same answer for node:http, Express and Fastify. */
export function sendInsufficientFunds(res: PlainResponse | FastifyReply, short: InsufficientFunds): void {
  const headers = Object.entries(HEADERS);
  if ('setHeader' in res) {
    res.statusCode = 402;
    for (const [name, value] of headers) res.setHeader(name, value);
    res.end(bodyOf(short));
  } else {
    res.code(402);
    for (const [name, value] of headers) res.header(name, value);
    res.send(bodyOf(short));
  }
}

const HEADERS = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };

// Picked by name, so that nothing else the host's object carries is sent.
const bodyOf = ({ asset, account, required, available, shortfall }: InsufficientFunds): string =>
  JSON.stringify(problemBody('insufficient_funds', { asset, ...(account === undefined ? {} : { account }), required, available, shortfall }));
