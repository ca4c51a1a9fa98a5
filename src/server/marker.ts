// The signed marker in return and failure URLs (design §7): how we know our own links when their customer comes back. Used by mint.ts and returns.ts.
import { isReturnPath } from './links.js';
import { fromBase64Url, isEqual, toBase64Url, type Secrets } from './secrets.js';
import type { Decimal } from '../contract/index.js';

export interface Marker {
  kind: 'portal' | 'top-up';
  /** Names one link, on both sides; spent on the first arrival. */
  nonce: string;
  mintedAt: number;
  /** 0 for a customer's own click, 1 for our renewal of it. */
  attempt: number;
  side: 'return' | 'failure';
  newTab: boolean;
  /** Minted by our script, not by a form or `GET /portal`. */
  byScript: boolean;
  /** Where a renewal comes back to; left out when it would make the token too long. */
  returnTo: string | null;
  topUp: { amount: Decimal; currency: string; asset: string } | null;
}

const MAX_TOKEN = 300;
const MAC_LENGTH = 22; // 132 bits of base64url

export const createNonce = (): string => toBase64Url(crypto.getRandomValues(new Uint8Array(12)));

/** `<nonce>.<payload>.<mac>`: opaque, except that the page may use the first part to find its own record of the link. */
export async function writeMarker(secrets: Secrets, customerTag: string, marker: Marker): Promise<string> {
  const full = await signToken(secrets, customerTag, marker);
  return full.length <= MAX_TOKEN ? full : signToken(secrets, customerTag, { ...marker, returnTo: null });
}

/** `null` for a token that is forged, altered or another customer's. Age and spending are judged by returns.ts. */
export async function readMarker(secrets: Secrets, customerTag: string, token: string): Promise<Marker | null> {
  const match = token.length <= MAX_TOKEN && /^([\w-]{16})\.([\w-]+)\.([\w-]{22})$/.exec(token);
  if (!match) return null;
  const [, nonce = '', payload = '', mac = ''] = match;
  if (!isEqual(mac, await macOf(secrets, customerTag, nonce, payload))) return null;
  return decode(nonce, payload);
}

async function signToken(secrets: Secrets, customerTag: string, marker: Marker): Promise<string> {
  const payload = encode(marker);
  return `${marker.nonce}.${payload}.${await macOf(secrets, customerTag, marker.nonce, payload)}`;
}

async function macOf(secrets: Secrets, customerTag: string, nonce: string, payload: string): Promise<string> {
  return (await secrets.sign('marker', customerTag, nonce, payload)).slice(0, MAC_LENGTH);
}

// A tuple instead of an object keeps the token short. Only our own signed text is ever decoded.
type Link = [kind: 'p' | 't', mintedAt: string, attempt: number, flags: string, returnTo: string];
type Packed = Link | [...Link, amount: Decimal, currency: string, asset: string];

function encode({ kind, mintedAt, attempt, side, newTab, byScript, returnTo, topUp }: Marker): string {
  const flags = `${side === 'failure' ? 'f' : ''}${newTab ? 'n' : ''}${byScript ? 's' : ''}`;
  const link: Link = [kind === 'portal' ? 'p' : 't', mintedAt.toString(36), attempt, flags, returnTo ?? ''];
  const packed: Packed = topUp ? [...link, topUp.amount, topUp.currency, topUp.asset] : link;
  return toBase64Url(new TextEncoder().encode(JSON.stringify(packed)));
}

function decode(nonce: string, payload: string): Marker | null {
  const bytes = fromBase64Url(payload);
  if (!bytes) return null;
  const [kind, mintedAt, attempt, flags, returnTo, ...topUp] = JSON.parse(new TextDecoder().decode(bytes)) as Packed;
  return {
    kind: kind === 'p' ? 'portal' : 'top-up',
    nonce,
    mintedAt: parseInt(mintedAt, 36),
    attempt,
    side: flags.includes('f') ? 'failure' : 'return',
    newTab: flags.includes('n'),
    byScript: flags.includes('s'),
    returnTo: isReturnPath(returnTo) ? returnTo : null,
    topUp: topUp.length === 3 ? { amount: topUp[0], currency: topUp[1], asset: topUp[2] } : null,
  };
}
