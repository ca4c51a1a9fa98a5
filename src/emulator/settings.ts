// What a test may turn on the running emulator: `emulator.settings()` and `POST /__emulator__/settings`.
import * as z from 'zod/mini';
import { Text, WholeNumber } from './wire.js';

export interface Settings {
  /** Where an expired link sends the customer. Credyt's own pages disagree (credyt-api.md §7), so both must work. */
  expiredLinkGoesTo: 'return_url' | 'failure_url';
  /** How long after the payment the balance moves. */
  settleDelayMs: number;
  /** Order of `GET /events`; not documented. */
  usageOrder: 'newest' | 'oldest';
  /** Largest `limit` of a list; not documented. */
  maxPageSize: number;
  /** Whether a paid checkout leads straight back or into the portal. Sources disagree (credyt-api.md §3.9). */
  afterPayment: 'return_url' | 'portal';
  /** How long a hosted page stays usable once its link was followed; not documented. */
  pageLifetimeMs: number;
  /** The wait before a webhook is sent again, in real milliseconds; it doubles each time. */
  webhookRetryMs: number;
  /** The product whose customers pay here; shown on the hosted pages. */
  platformName: string;
}

export const DEFAULT_SETTINGS: Readonly<Settings> = {
  expiredLinkGoesTo: 'return_url',
  settleDelayMs: 0,
  usageOrder: 'newest',
  maxPageSize: 100,
  afterPayment: 'return_url', // our choice: the docs' S3 says portal, S1 says Stripe Checkout and back
  pageLifetimeMs: 1_800_000, // our choice: half an hour, the shortest life Stripe Checkout allows
  webhookRetryMs: 1000, // our choice
  platformName: 'Inkwell',
};

export type SettingsChange = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

/** Members that are left out stay as they are. */
export function changeSettings(settings: Settings, change: SettingsChange): void {
  Object.assign(settings, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)));
}

export const SettingsRequest = z.partial(
  z.strictObject({
    expiredLinkGoesTo: z.enum(['return_url', 'failure_url']),
    settleDelayMs: WholeNumber,
    usageOrder: z.enum(['newest', 'oldest']),
    maxPageSize: WholeNumber.check(z.refine((size) => size > 0, 'Must be at least 1.')),
    afterPayment: z.enum(['return_url', 'portal']),
    pageLifetimeMs: WholeNumber,
    webhookRetryMs: WholeNumber,
    platformName: Text,
  }),
);
