// Who is signed in: a signed cookie and nothing else. Stands for whatever session your own product already has. Used by inkwell.ts and billing.ts.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { personById, type Person } from './people.js';

const COOKIE = 'inkwell_session';
const LIFETIME_MS = 12 * 60 * 60 * 1000;

export interface Sessions {
  /** The person of a `Cookie` header; `null` when there is none, it was tampered with, or it is too old. */
  personOf(cookies: string | null | undefined): Person | null;
  /** `Set-Cookie` values. */
  signIn(person: Person): string;
  signOut(): string;
}

/** The secret lives as long as the process: a restart signs everybody out, which a demo may do. */
export function createSessions({ now, secure }: { now: () => number; secure: boolean }): Sessions {
  const secret = randomBytes(32);
  const sign = (payload: string): Buffer => createHmac('sha256', secret).update(payload).digest();
  const cookie = (value: string, maxAge: number): string =>
    `${COOKIE}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

  return {
    personOf(cookies) {
      const value = cookies?.split(/; */).find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
      const [id = '', ends = '', signature = ''] = value.split('.');
      const expected = sign(`${id}.${ends}`);
      const given = Buffer.from(signature, 'base64url');
      const genuine = given.length === expected.length && timingSafeEqual(given, expected);
      return genuine && Number(ends) > now() ? personById(id) : null;
    },
    signIn(person) {
      const payload = `${person.id}.${now() + LIFETIME_MS}`;
      return cookie(`${payload}.${sign(payload).toString('base64url')}`, LIFETIME_MS / 1000);
    },
    signOut: () => cookie('', 0),
  };
}
