// Pre-authenticated links: a signed token that carries who may enter and where to go afterwards (credyt-api.md §4).
import { timestamp } from './clock.js';
import type { World } from './world.js';

/** Credyt's links live ten minutes. */
export const LINK_LIFETIME_MS = 600_000;

export interface LinkClaims {
  readonly customerId: string;
  readonly returnUrl: string;
  readonly failureUrl: string;
  /** Set when the link leads to the checkout of this order, else to the portal. */
  readonly order?: { readonly id: string; readonly kind: keyof typeof PURPOSES } | undefined;
}

export interface ReadLink extends Omit<LinkClaims, 'order'> {
  readonly orderId: string | undefined;
  readonly isExpired: boolean;
}

export interface Links {
  create(world: World, claims: LinkClaims): Promise<{ redirect_url: string; expires_at: string }>;
  /** `null` for a token this emulator did not sign. */
  read(world: World, token: string): Promise<ReadLink | null>;
}

// our choice: what Credyt calls its links to a payment is not documented.
const PURPOSES = { top_up: 'top-up-redirect', subscription: 'subscription-payment-redirect' } as const;

const HMAC: HmacKeyGenParams = { name: 'HMAC', hash: 'SHA-256' };
const HEADER = encode(new TextEncoder().encode(JSON.stringify({ alg: 'HS256', typ: 'JWT' })));

/** Links of one emulator; the key is new each time, so nothing survives a restart. */
export function createLinks(): Links {
  const key = crypto.subtle.generateKey(HMAC, false, ['sign', 'verify']);
  return {
    async create(world, { customerId, returnUrl, failureUrl, order }) {
      const now = world.clock.now();
      // The docs' example expires on a whole second, equal to the token's `exp`.
      const exp = Math.floor((now + LINK_LIFETIME_MS) / 1000);
      const claims = {
        purpose: order ? PURPOSES[order.kind] : 'portal-session-redirect',
        issued: timestamp(now, 3),
        platform_id: world.platformId,
        customer_id: customerId,
        live_mode: 'false',
        return_url: returnUrl,
        failure_url: failureUrl,
        ...(order && { order_id: order.id }),
        exp,
        iss: 'Credyt.Api',
        aud: 'CustomerPortal',
      };
      const signed = `${HEADER}.${encode(new TextEncoder().encode(JSON.stringify(claims)))}`;
      const signature = await crypto.subtle.sign(HMAC, await key, new TextEncoder().encode(signed));
      return {
        redirect_url: `${world.publicUrl}/api/sign-in?token=${signed}.${encode(new Uint8Array(signature))}`,
        expires_at: timestamp(exp * 1000, 0),
      };
    },

    async read(world, token) {
      const [header, payload = '', signature = '', ...rest] = token.split('.');
      const signatureBytes = decode(signature);
      const payloadBytes = decode(payload);
      if (header !== HEADER || rest.length > 0 || !signatureBytes || !payloadBytes) return null;
      const signed = new TextEncoder().encode(`${header}.${payload}`);
      if (!(await crypto.subtle.verify(HMAC, await key, signatureBytes, signed))) return null;
      // We signed it, so it has the shape we gave it.
      const claims = JSON.parse(new TextDecoder().decode(payloadBytes)) as Record<string, string> & { exp: number };
      return {
        customerId: claims['customer_id'] ?? '',
        returnUrl: claims['return_url'] ?? '',
        failureUrl: claims['failure_url'] ?? '',
        orderId: claims['order_id'],
        isExpired: world.clock.now() >= claims.exp * 1000,
      };
    },
  };
}

function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function decode(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]+$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}
