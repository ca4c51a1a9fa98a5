// How the browser knows its own links again. The proxy (server/marker.ts) makes a marker's nonce out of the link's idempotency key in the
// same way: nonce = first 16 characters of base64url(SHA-256(key)), and it is the first dot-separated part of the marker.
// A renewal is minted under the key `renew:<nonce>`, so its nonce is known too. Used by links, intents and returns.

/** 1–255 visible ASCII (design §4); a random UUID, also on pages where `crypto.randomUUID` is missing (plain http). */
export function newKey(): string {
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `null` where the browser has no SHA-256 (plain http off loopback): then the customer's return is simply not recognised. */
export async function nonceOf(key: string): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
  return btoa(String.fromCharCode(...new Uint8Array(digest))).replaceAll('+', '-').replaceAll('/', '_').slice(0, 16);
}

export const nonceOfMarker = (marker: string): string => marker.split('.', 1)[0]!;

export const renewalKey = (nonce: string): string => `renew:${nonce}`;
