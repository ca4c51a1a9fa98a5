// Signs in to the little Next.js app of adapters.test.ts.
import { cookies } from 'next/headers';
import { writeSession } from '../../session.js';

export async function POST(request) {
  const { name } = await request.json();
  (await cookies()).set('session', writeSession(name), { httpOnly: true, sameSite: 'lax' });
  return Response.json({ ok: true });
}
