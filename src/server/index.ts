// Public entry `credyt-widgets/server`: the proxy handler, its adapters, the Credyt client and exact decimals. For backend code only.
export { createBillingHandler, type BillingHandler } from './handler.js';
export { toNodeHandler } from './node.js';
export { insufficientFunds, sendInsufficientFunds, type FundsNeeded } from './require-funds.js';
export { memoryCoordination, type Coordination } from './coordination.js';
export { createCredytClient, CredytError, isCredytError, type CredytClientOptions, type CredytReason } from './credyt-client.js';
export { verifyWebhook, WebhookError, type WebhookDelivery, type WebhookRefusal } from './webhooks.js';
export type * from './credyt-types.js';
export { JsonNumber } from '../contract/money/exact-json.js';
export { inPage } from './settings.js';
export type { AnswerEvent, BillingEvent, MishapEvent, UpstreamEvent } from './report.js';
export type { BillingOptions, CreateCustomerOptions, Customer, Permissions, RequestContext, TopUpOptions } from './options.js';
export { add, compare, subtract, type Decimal, type InsufficientFunds } from '../contract/index.js';
