// Everything that is signed or sealed: one key per purpose, derived from the API key by HKDF so that no purpose can stand in for another.

/** `marker` signs return markers, `owner` names a customer, `keys` names coordination entries, `cursor` signs usage cursors, `results` seals what is stored. */
type Purpose = 'marker' | 'owner' | 'keys' | 'cursor' | 'results';

export interface Secrets {
  /** HMAC-SHA256 of the parts, base64url. Parts are length-prefixed, so `['a','b']` and `['ab']` differ. */
  sign(purpose: Exclude<Purpose, 'results'>, ...parts: string[]): Promise<string>;
  /** AES-GCM; `name` is bound in, so a sealed value cannot be moved to another entry. */
  seal(name: string, text: string): Promise<string>;
  /** `null` when it was not sealed here, for this name. */
  open(name: string, sealed: string): Promise<string | null>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const NONCE_BYTES = 12;

export function createSecrets(apiKey: string): Secrets {
  const root = crypto.subtle.importKey('raw', encoder.encode(apiKey), 'HKDF', false, ['deriveKey']);
  const keys = new Map<Purpose, Promise<CryptoKey>>();

  function keyFor(purpose: Purpose): Promise<CryptoKey> {
    const known = keys.get(purpose);
    if (known) return known;
    const key = derive(purpose);
    keys.set(purpose, key);
    return key;
  }

  async function derive(purpose: Purpose): Promise<CryptoKey> {
    const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: encoder.encode('credyt-widgets'), info: encoder.encode(purpose) };
    return purpose === 'results'
      ? crypto.subtle.deriveKey(hkdf, await root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
      : crypto.subtle.deriveKey(hkdf, await root, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign']);
  }

  return {
    async sign(purpose, ...parts) {
      const message = parts.map((part) => `${part.length}:${part}`).join('');
      return toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', await keyFor(purpose), encoder.encode(message))));
    },

    async seal(name, text) {
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: encoder.encode(name) }, await keyFor('results'), encoder.encode(text));
      return `${toBase64Url(iv)}.${toBase64Url(new Uint8Array(sealed))}`;
    },

    async open(name, sealed) {
      const [iv, bytes] = sealed.split('.').map(fromBase64Url);
      if (!iv || !bytes) return null;
      try {
        return decoder.decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: encoder.encode(name) }, await keyFor('results'), bytes));
      } catch {
        return null;
      }
    },
  };
}

/** Compares in constant time for equal lengths; the length itself is no secret. */
export function isEqual(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}

export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
