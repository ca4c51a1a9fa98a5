// Checks the host's options and fills in the defaults, once, before the first request. A bad option refuses to start and says the fix.
import { isDecimal } from '../contract/index.js';
import { CREDYT_URL, readApiKey, readBaseUrl } from './credyt-client.js';
import { isReturnPath, isSafeLinkOrigin } from './links.js';
import { checkNames } from './option-names.js';
import type { BillingOptions, CreateCustomerOptions, TopUpOptions } from './options.js';
import { readTopUpRules } from './top-up-rules.js';
import { readWebhookSecrets } from './webhooks.js';

/** Turns off the window and origin guards for tests and stories that run the handler inside a page. A Symbol, so no JSON, environment or accident can set it. */
export const inPage = Symbol('credyt-widgets.inPage');

const LINK_ORIGINS = ['https://billing.credyt.ai', 'https://checkout.stripe.com'];

export type Settings = ReturnType<typeof readSettings>;

/** Throws `TypeError` naming the option and what to write instead. */
export function readSettings(options: BillingOptions & { [inPage]?: boolean }) {
  if (typeof options !== 'object' || (options as unknown) === null) {
    refuse('createBillingHandler needs { apiKey, identify, publicUrl }: the key of your Credyt account, a function that says who is signed in, and the address of your app.');
  }
  const isInPage = options[inPage] === true;
  if (!isInPage && 'window' in globalThis && 'document' in globalThis) {
    refuse('createBillingHandler holds your API key and must not run in a browser. Import credyt-widgets/server in backend code only.');
  }
  readNames(options);
  const publicUrl = readOrigin(options.publicUrl, 'publicUrl', 'the address of your app, such as "https://app.example"');
  const credytUrl = readBaseUrl(options.credytUrl ?? CREDYT_URL, 'credytUrl');
  if (typeof options.identify !== 'function') {
    refuse('identify is missing. Pass a function that reads your session and returns { customerId }, { externalId } or null.');
  }
  if (options.can !== undefined && typeof options.can !== 'function') refuse('can must be a function that returns { topUp, portal }.');
  if (options.topUp !== undefined && typeof options.topUp !== 'function') readTopUpRules(options.topUp);

  return {
    apiKey: readApiKey(options.apiKey),
    identify: options.identify.bind(options),
    publicOrigin: publicUrl,
    basePath: readBasePath(options.basePath ?? '/api/billing'),
    returnTo: readReturnTo(options.returnTo ?? '/'),
    signInUrl: options.signInUrl === undefined ? null : readSignInUrl(options.signInUrl, publicUrl),
    origins: new Set((options.origins ?? [publicUrl]).map(readPageOrigin)),
    guardOrigin: !isInPage,
    topUp: options.topUp ?? {},
    can: options.can?.bind(options) ?? (() => ({ topUp: true, portal: true })),
    createCustomer: options.createCustomer ?? (false as const),
    attributes: options.usage?.attributes ?? [],
    lowBelow: readLowBelow(options.lowBelow ?? {}),
    accountName: options.accountName ?? 'default',
    mode: readMode(options.mode ?? null),
    // Without one, nobody can sign: there is no such route then.
    webhookSecrets: options.webhookSecrets?.length ? readWebhookSecrets(options.webhookSecrets) : null,
    mintsPerMinute: readCount(options.limits?.mintsPerMinute ?? 10, 'limits.mintsPerMinute', 1),
    streams: readCount(options.limits?.streams ?? 6, 'limits.streams', 0),
    credytUrl,
    linkOrigins: new Set((options.linkOrigins ?? defaultLinkOrigins(credytUrl)).map(readLinkOrigin)),
    fetch: options.fetch,
    now: options.now ?? Date.now,
  };
}

type Known<Options> = Record<keyof Options, true>;

const NAMES = Object.keys({
  apiKey: true, identify: true, publicUrl: true, basePath: true, returnTo: true, signInUrl: true, origins: true, topUp: true, can: true, createCustomer: true, usage: true, lowBelow: true,
  accountName: true, mode: true, webhookSecrets: true, limits: true, credytUrl: true, linkOrigins: true, fetch: true, coordination: true, onEvent: true, now: true,
} satisfies Known<BillingOptions>);
const TOP_UP_NAMES = Object.keys({
  allowed: true, currency: true, presets: true, min: true, max: true, custom: true, assets: true, description: true, exchangeRate: true, creditExpiresAt: true, metadata: true,
} satisfies Known<TopUpOptions>);
const CREATE_NAMES = Object.keys({ subscriptions: true } satisfies Known<CreateCustomerOptions>);
const LIMIT_NAMES = Object.keys({ mintsPerMinute: true, streams: true } satisfies Known<NonNullable<BillingOptions['limits']>>);
const USAGE_NAMES = Object.keys({ attributes: true } satisfies Known<NonNullable<BillingOptions['usage']>>);

/** What a `topUp` function returns is not looked at: it may come from a plan of the host's that holds more. */
function readNames({ topUp, createCustomer, limits, usage, ...rest }: BillingOptions): void {
  checkNames(rest, { of: 'createBillingHandler', known: NAMES, called: { url: 'credytUrl' } });
  if (typeof topUp !== 'function') checkNames(topUp ?? {}, { of: 'topUp', known: TOP_UP_NAMES, called: { account: 'accountName, beside topUp' } });
  checkNames(createCustomer || {}, { of: 'createCustomer', known: CREATE_NAMES });
  checkNames(limits ?? {}, { of: 'limits', known: LIMIT_NAMES });
  checkNames(usage ?? {}, { of: 'usage', known: USAGE_NAMES });
}

function readOrigin(value: unknown, option: string, what: string): string {
  const url = typeof value === 'string' ? parse(value) : null;
  if (!url || !isHttp(url) || url.username || url.password) {
    return refuse(`${option} must be ${what}, starting with https:// (or http:// while developing).`);
  }
  return url.origin;
}

function readBasePath(value: string): string {
  const path = value.replace(/\/+$/, '');
  if (!/^(?:\/[A-Za-z0-9._~-]+)+$/.test(path)) refuse('basePath must be a path such as "/api/billing".');
  return path;
}

function readReturnTo(value: string): string {
  if (!isReturnPath(value)) refuse('returnTo must be a path on your own site that starts with one "/", such as "/account".');
  return value;
}

function readSignInUrl(value: string, publicOrigin: string): string {
  if (isReturnPath(value)) return publicOrigin + value;
  const url = parse(value);
  if (!url || !isHttp(url)) return refuse('signInUrl must be a path such as "/login", or a full https:// address.');
  return url.href;
}

function readPageOrigin(value: unknown): string {
  const url = typeof value === 'string' ? parse(value) : null;
  if (!url || !isHttp(url) || url.origin !== value || hasPattern(value)) {
    return refuse(`origins must list exact origins such as "https://app.example": no pattern, no path, no final "/". Not accepted: ${JSON.stringify(value)}.`);
  }
  return url.origin;
}

function readLinkOrigin(value: string): string {
  if (parse(value)?.origin !== value || !isSafeLinkOrigin(value) || hasPattern(value)) {
    refuse(`linkOrigins must list exact https:// origins such as "https://billing.credyt.ai". Not accepted: ${JSON.stringify(value)}.`);
  }
  return value;
}

/** An emulator serves its hosted pages itself. */
function defaultLinkOrigins(credytUrl: string): string[] {
  return credytUrl === CREDYT_URL ? LINK_ORIGINS : [...LINK_ORIGINS, new URL(credytUrl).origin];
}

function readLowBelow(levels: Record<string, string>): Record<string, string> {
  for (const [asset, level] of Object.entries(levels)) {
    if (!isDecimal(level)) refuse(`lowBelow.${asset} must be a decimal in quotes, such as "5".`);
  }
  return levels;
}

function readMode(mode: unknown): 'test' | 'live' | null {
  if (mode !== null && mode !== 'test' && mode !== 'live') return refuse('mode must be "test", "live" or left out.');
  return mode;
}

function readCount(count: unknown, option: string, least: number): number {
  if (!Number.isSafeInteger(count) || (count as number) < least) refuse(`${option} must be a whole number of at least ${least}.`);
  return count as number;
}

function parse(value: string): URL | null {
  try {
    return new URL(value);
  } catch {
    return null;
  }
}

// The URL parser takes `https://*.app.example` for a host name.
const hasPattern = (origin: string): boolean => origin.includes('*');

const isHttp = (url: URL): boolean => url.protocol === 'https:' || url.protocol === 'http:';

function refuse(message: string): never {
  throw new TypeError(`credyt-widgets: ${message}`);
}
