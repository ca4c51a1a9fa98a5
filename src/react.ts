// React 19, `credyt-widgets/react`: the elements' types for JSX and the wallet as a hook. React draws the elements themselves as they are. Imported by hosts.
'use client';
import type { LitElement } from 'lit';
import { useSyncExternalStore, type DetailedHTMLProps, type HTMLAttributes } from 'react';
import type { CredytEventMap } from './client/billing-events.js';
import { getBilling } from './client/get-billing.js';
import type { Wallet } from './contract/index.js';
import type {
  CredytBalanceBadge, CredytBillingPanel, CredytInsufficientFundsDialog, CredytLowBalanceBanner, CredytPaymentNotice, CredytPortalLink, CredytTopUpButton,
  CredytUsageChart, CredytUsageHistory,
} from './index.js';

/** `returnTo` → `return-to`. */
type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? Rest extends Uncapitalize<Rest> ? `${Lowercase<First>}${Kebab<Rest>}` : `${Lowercase<First>}-${Kebab<Rest>}`
  : Name;

type Own<E> = Omit<E, keyof LitElement>;

/** Names of what can be set: no methods. */
type Settable<E> = { [Name in keyof E & string]: E[Name] extends (...args: never[]) => unknown ? never : Name }[keyof E & string];

/** Each setting by its property's name and by its attribute's, which is what a server writes into the page. */
type Settings<E> =
  & { [Name in Settable<E>]?: E[Name] | undefined }
  & { [Name in Settable<E> as Kebab<Name>]?: E[Name] | undefined };

/** React 19 hears custom events under `on` and the event's name, as it is: `oncredyt-redirect`. */
type Events = { [Name in keyof CredytEventMap as `on${Name}`]?: ((event: CredytEventMap[Name]) => void) | undefined };

/** What `<credyt-…>` takes in JSX: its settings, `credyt-*` events and all that any HTML element takes. */
export type CredytProps<E extends HTMLElement> = Omit<DetailedHTMLProps<HTMLAttributes<E>, E>, keyof Settings<Own<E>>> & Settings<Own<E>> & Events;

/** Every element's tag with its props. */
export interface CredytElements {
  'credyt-balance-badge': CredytProps<CredytBalanceBadge>;
  'credyt-billing-panel': CredytProps<CredytBillingPanel>;
  'credyt-insufficient-funds-dialog': CredytProps<CredytInsufficientFundsDialog>;
  'credyt-low-balance-banner': CredytProps<CredytLowBalanceBanner>;
  'credyt-payment-notice': CredytProps<CredytPaymentNotice>;
  'credyt-portal-link': CredytProps<CredytPortalLink>;
  'credyt-top-up-button': CredytProps<CredytTopUpButton>;
  'credyt-usage-chart': CredytProps<CredytUsageChart>;
  'credyt-usage-history': CredytProps<CredytUsageHistory>;
}

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- this is where React looks for the tags that JSX may use
  namespace JSX {
    interface IntrinsicElements extends CredytElements {}
  }
}

/** The page's wallet, drawn anew when it changes. `null` while it is not known, when nobody is signed in, and on a server. */
export function useWallet(endpoint?: string): Wallet | null {
  const billing = getBilling(endpoint);
  return useSyncExternalStore(billing.subscribe, () => billing.wallet, () => null);
}
