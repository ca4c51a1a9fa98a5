// Ids in the form Credyt's examples show: a prefix and 26 characters of Crockford base32 that start with 4.

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export type IdPrefix = 'cust' | 'sub' | 'prp' | 'top' | 'acc' | 'ses' | 'whd' | 'whsec' | 'evt' | 'dlv';

export function createId(prefix: IdPrefix): string {
  const bytes = crypto.getRandomValues(new Uint8Array(25));
  return `${prefix}_4${Array.from(bytes, (byte) => ALPHABET[byte % 32]).join('')}`;
}
