// The route table of the proxy protocol, version 1 (design §3). The handler serves it, the client calls it, openapi.json is made from it.
import * as z from 'zod/mini';
import {
  Link, PaymentLinkRequest, PortalLinkRequest, Quote, QuoteRequest, ReturnOutcome, ReturnRequest, TopUpLink, TopUpRequest,
} from './links.js';
import { UsageItem, UsagePage, UsageQuery } from './usage.js';
import { Wallet, WalletQuery, type Feature } from './wallet.js';

/** `feature`: the route is optional and named so in `Wallet.features`. `request`: query for GET, JSON body for POST. */
export interface Route<Request extends z.ZodMiniType = z.ZodMiniType, Answer extends z.ZodMiniType = z.ZodMiniType> {
  method: 'GET' | 'POST';
  path: string;
  status: number;
  request: Request;
  answer: Answer;
  feature?: Feature;
}

const Nothing = z.strictObject({});

export const ROUTES = {
  wallet: { method: 'GET', path: '/wallet', status: 200, request: WalletQuery, answer: Wallet },
  usage: { method: 'GET', path: '/usage', status: 200, request: UsageQuery, answer: UsagePage },
  usageItem: { method: 'GET', path: '/usage/{id}', status: 200, request: Nothing, answer: UsageItem },
  topUps: { method: 'POST', path: '/top-ups', status: 201, request: TopUpRequest, answer: TopUpLink },
  portalLinks: { method: 'POST', path: '/portal-links', status: 201, request: PortalLinkRequest, answer: Link },
  paymentLinks: { method: 'POST', path: '/payment-links', status: 201, request: PaymentLinkRequest, answer: Link, feature: 'payment-links' },
  quotes: { method: 'POST', path: '/quotes', status: 200, request: QuoteRequest, answer: Quote, feature: 'quotes' },
  returns: { method: 'POST', path: '/returns', status: 200, request: ReturnRequest, answer: ReturnOutcome, feature: 'returns' },
} as const satisfies Record<string, Route>;

/** Optional routes that do not speak JSON in and out, so no schema describes them. */
export const PAGE_ROUTES = {
  portal: { method: 'GET', path: '/portal', feature: 'portal' },
  stream: { method: 'GET', path: '/stream', feature: 'stream' },
  webhooks: { method: 'POST', path: '/webhooks' },
} as const;

export type RouteName = keyof typeof ROUTES;
export type RouteRequest<Name extends RouteName> = z.input<(typeof ROUTES)[Name]['request']>;
export type RouteAnswer<Name extends RouteName> = z.output<(typeof ROUTES)[Name]['answer']>;

/** Ids that may stand in a path segment (design's T04): never `.` or `..`, which `encodeURIComponent` lets through. */
export const isEventId = (id: string): boolean => /^[A-Za-z0-9._:~-]{1,128}$/.test(id) && id !== '.' && id !== '..';
