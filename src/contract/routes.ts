// The route table of the proxy protocol, version 1 (design §3). The handler serves it, the client calls it, openapi.json is made from it.
import type * as z from 'zod/mini';
import { Link, Quote, ReturnOutcome, TopUpLink } from './links.js';
import { UsageItem, UsagePage } from './usage.js';
import { Wallet, type Feature } from './wallet.js';

/** `feature`: the route is optional and named so in `Wallet.features`. What may be sent is in requests.ts. */
export interface Route {
  method: 'GET' | 'POST';
  path: string;
  status: number;
  answer: z.ZodMiniType;
  feature?: Feature;
}

export const ROUTES = {
  wallet: { method: 'GET', path: '/wallet', status: 200, answer: Wallet },
  usage: { method: 'GET', path: '/usage', status: 200, answer: UsagePage },
  usageItem: { method: 'GET', path: '/usage/{id}', status: 200, answer: UsageItem },
  topUps: { method: 'POST', path: '/top-ups', status: 201, answer: TopUpLink },
  portalLinks: { method: 'POST', path: '/portal-links', status: 201, answer: Link },
  paymentLinks: { method: 'POST', path: '/payment-links', status: 201, answer: Link, feature: 'payment-links' },
  quotes: { method: 'POST', path: '/quotes', status: 200, answer: Quote, feature: 'quotes' },
  returns: { method: 'POST', path: '/returns', status: 200, answer: ReturnOutcome, feature: 'returns' },
} as const satisfies Record<string, Route>;

/** Optional routes that do not speak JSON in and out, so no schema describes them. */
export const PAGE_ROUTES = {
  portal: { method: 'GET', path: '/portal', feature: 'portal' },
  stream: { method: 'GET', path: '/stream', feature: 'stream' },
  webhooks: { method: 'POST', path: '/webhooks' },
} as const;

export type RouteName = keyof typeof ROUTES;
export type RouteAnswer<Name extends RouteName> = z.output<(typeof ROUTES)[Name]['answer']>;

/** Ids that may stand in a path segment (design's T04): never `.` or `..`, which `encodeURIComponent` lets through. */
export const isEventId = (id: string): boolean => /^[A-Za-z0-9._:~-]{1,128}$/.test(id) && id !== '.' && id !== '..';
