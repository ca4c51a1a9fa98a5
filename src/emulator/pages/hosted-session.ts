// One opened hosted page: who it is for, where its way out leads, until when it works. The unguessable id in its address is the only credential.
import { createId } from '../ids.js';
import type { World } from '../world.js';

export interface HostedSession {
  readonly id: string;
  readonly customerId: string;
  readonly returnUrl: string;
  readonly failureUrl: string;
  readonly closesAt: number;
  /** Set on a checkout. */
  readonly orderId?: string | undefined;
  /** The portal page this checkout was started from; its way out leads there. */
  readonly portalId?: string | undefined;
}

export function openSession(world: World, about: Omit<HostedSession, 'id' | 'closesAt'>): HostedSession {
  const session = { ...about, id: createId('ses'), closesAt: world.clock.now() + world.settings.pageLifetimeMs };
  world.sessions.set(session.id, session);
  return session;
}

/** Where the browser finds it. */
export const pathOf = ({ id, orderId }: HostedSession): string => `/${orderId === undefined ? 'portal' : 'checkout'}/${id}`;

/** Where an expired link or page sends the customer. Nothing is appended, as far as anybody has documented. */
export const exitAfterExpiry = (world: World, { returnUrl, failureUrl }: Pick<HostedSession, 'returnUrl' | 'failureUrl'>): string =>
  world.settings.expiredLinkGoesTo === 'return_url' ? returnUrl : failureUrl;
