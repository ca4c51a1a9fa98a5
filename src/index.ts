// The pure public entry, `credyt-widgets`: the page API, types, events and element classes. Importing it registers and starts nothing.
export { configureBilling, type BillingConfiguration } from './client/configuration.js';
export { getBilling, type BillingPage, type HandedLink } from './client/get-billing.js';
export { BillingError, type BillingErrorCode } from './client/billing-error.js';
export * from './client/billing-events.js';
export type { BillingState, Payment, PaymentState, Staleness, WalletState } from './client/billing-state.js';
export type { LinkResult, PortalWish, TopUpWish } from './client/billing-store.js';
export type { FundsDialog, FundsNeed } from './client/ensure-funds.js';
export type { Need } from './client/pick-account.js';
export type {
  Account, Asset, Decimal, Fee, Feature, InsufficientFunds, PendingPayment, ProblemCode, TopUpRules, UsageItem, UsagePage, UsageQuery, Wallet,
} from './contract/index.js';
export { CredytBalanceBadge } from './elements/credyt-balance-badge/credyt-balance-badge.js';
export { CredytBillingPanel } from './elements/credyt-billing-panel/credyt-billing-panel.js';
export { CredytInsufficientFundsDialog } from './elements/credyt-insufficient-funds-dialog/credyt-insufficient-funds-dialog.js';
export { CredytLowBalanceBanner } from './elements/credyt-low-balance-banner/credyt-low-balance-banner.js';
export { CredytPaymentNotice } from './elements/credyt-payment-notice/credyt-payment-notice.js';
export { CredytPortalLink } from './elements/credyt-portal-link/credyt-portal-link.js';
export { CredytTopUpButton } from './elements/credyt-top-up-button/credyt-top-up-button.js';
export { CredytUsageChart } from './elements/credyt-usage-chart/credyt-usage-chart.js';
export { CredytUsageHistory } from './elements/credyt-usage-history/credyt-usage-history.js';
export { defineElement } from './elements/define-element.js';
export type { Key as StringKey, Strings, Text, Translation } from './strings/en.js';
export { registerStrings } from './strings/languages.js';
