// The session of the little Next.js app that adapters.test.ts builds: a signed cookie.
import { createHmac, timingSafeEqual } from 'node:crypto';

const sign = (user) => createHmac('sha256', process.env.SESSION_SECRET).update(user).digest('hex');

export const writeSession = (user) => `${user}.${sign(user)}`;

export function readSession(value = '') {
  const [user = '', signature = ''] = value.split('.');
  const expected = sign(user);
  return expected.length === signature.length && timingSafeEqual(Buffer.from(expected), Buffer.from(signature)) ? user : null;
}
