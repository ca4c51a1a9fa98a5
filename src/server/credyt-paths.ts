// Builds Credyt URLs from ids. Every value that ends up in a path goes through here, so no id can lead anywhere else. For the Credyt client.
import { isEventId } from '../contract/index.js';
import { CredytError } from './credyt-error.js';
import { isSafeLinkOrigin } from './links.js';

const CUSTOMER_ID = /^[A-Za-z0-9_-]{1,128}$/;
const MAX_LENGTH = 255;

export const isCustomerId = (value: unknown): value is string => typeof value === 'string' && CUSTOMER_ID.test(value);

/** 1–255 characters, as JavaScript counts them, no controls. Only ever a query value or JSON, never part of a path. */
export const isExternalId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_LENGTH && !/\p{Cc}|\p{Cs}/u.test(value);

export function customerId(id: string): string {
  return isCustomerId(id) ? id : refuse('customer id');
}

export function eventId(id: string): string {
  return typeof id === 'string' && isEventId(id) ? id : refuse('event id');
}

export function externalId(id: string): string {
  return isExternalId(id) ? id : refuse('external id');
}

/** Ids whose alphabet Credyt does not tell (accounts, assets, products): any text, sent percent-encoded. */
export function opaqueId(id: string, what: string): string {
  return isExternalId(id) && id !== '.' && id !== '..' ? id : refuse(what);
}

/** The host's own id for what it sends, by which Credyt takes it once. */
export function ownId(id: string, of: string): string {
  if (isExternalId(id) && id !== '.' && id !== '..') return id;
  const said = typeof id === 'string' ? 'this is another text' : `this is ${id === undefined ? 'undefined' : `a ${typeof id}`}`;
  throw new CredytError('bad_request', `${of} of your own, the same whenever you send it again: 1 to 255 characters without controls; ${said}. Best are letters, digits and . _ : ~ -, 128 at most.`, { sent: false });
}

/** The base address without a final slash. Throws `TypeError` naming the option when the key may not travel there. */
export function readBaseUrl(text: string, option: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !isSafeLinkOrigin(url.origin) || url.username || url.password || url.search || url.hash) {
    throw new TypeError(`credyt-widgets: ${option} must be an https:// address; http:// is for an emulator on this machine. The key travels to it.`);
  }
  return url.href.replace(/\/$/, '');
}

export interface CredytPath {
  /** As a pattern, such as `/customers/{id}/wallet`: what calls to one route have in common. */
  route: string;
  /** Unencoded. */
  segments: readonly string[];
}

/** A path with its ids in place: ``path`/customers/${customerId(id)}/wallet` ``. */
export function path(strings: TemplateStringsArray, ...ids: string[]): CredytPath {
  const route = strings.join('{id}');
  const left = ids.values();
  return { route, segments: route.slice(1).split('/').map((segment) => (segment === '{id}' ? left.next().value ?? '' : segment)) };
}

/** Joins segments and query to the base, then reads the result back: one that means anything else is refused. */
export function buildUrl(base: string, segments: readonly string[], query: Readonly<Record<string, string>> = {}): string {
  const path = segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');
  const search = new URLSearchParams(query).toString();
  const url = new URL(`${base}${path}${search && `?${search}`}`);
  const isAsMeant = `${url.origin}${url.pathname}` === `${base}${path}` && url.search.slice(1) === search && url.hash === '';
  return isAsMeant && !segments.includes('') ? url.href : refuse('path');
}

function refuse(what: string): never {
  throw new CredytError('bad_request', `Not ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} that Credyt could have given.`, { sent: false });
}
