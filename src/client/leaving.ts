// What a tab remembers of the links it left by, in sessionStorage, so that it knows them when the customer comes back. Used by links and arrival.
import type { Decimal, Wallet } from '../contract/index.js';
import type { LinkKind } from './billing-events.js';
import { recall, remember } from './page-storage.js';

export interface LeftBy {
  kind: LinkKind;
  /** In a tab that we opened: this very tab. */
  newTab: boolean;
  /** Every account's balance at leaving, by account id. */
  levels: Record<string, Decimal>;
}

interface Leaving {
  /** When this tab last left a page of ours; epoch ms. */
  at: number;
  /** Origins of hosted pages this tab was sent to. */
  origins: string[];
  /** By nonce, which the marker starts with. */
  links: Record<string, LeftBy>;
}

/** A proxy need not name a link's nonce: then whatever marker comes back is that of the last link. */
export const NO_NONCE = '';

const NAME = 'left';
const KEPT_LINKS = 10;

/** `page`: the tab that goes there, when it is not this one. */
export function recordLeaving(nonce: string, link: LeftBy, origin: string, page?: Window): void {
  const { origins = [], links = {} } = recall<Partial<Leaving>>('sessionStorage', NAME) ?? {};
  const kept = Object.entries(links).filter(([name]) => name !== nonce).slice(1 - KEPT_LINKS);
  const leaving: Leaving = { at: Date.now(), origins: [...new Set([...origins, origin])], links: Object.fromEntries([...kept, [nonce, link]]) };
  remember('sessionStorage', NAME, leaving, page);
}

/** On `pagehide`: a link can also be followed later, by Back or Forward, so every leaving of a page counts. */
export function noteLeaving(): void {
  const leaving = recall<Leaving>('sessionStorage', NAME);
  if (leaving) remember('sessionStorage', NAME, { ...leaving, at: Date.now() });
}

/** `link: null` and `awayMs: null` for a nonce this tab does not know. */
export function recallLeaving(nonce: string): { link: LeftBy | null; awayMs: number | null; origins: string[] } {
  const leaving = recall<Partial<Leaving>>('sessionStorage', NAME);
  const links = new Map(Object.entries(leaving?.links ?? {}));
  const link = links.get(nonce) ?? links.get(NO_NONCE) ?? null;
  return { link, awayMs: link && leaving?.at ? Math.max(0, Date.now() - leaving.at) : null, origins: leaving?.origins ?? [] };
}

export const levelsOf = ({ accounts }: Wallet): Record<string, Decimal> =>
  Object.fromEntries(accounts.map(({ id, available }) => [id, available]));
