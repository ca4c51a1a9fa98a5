// Asks the host what a customer may do and pay, with its own functions `can` and `topUp`. Asked before every link and for every wallet.
import type { TopUpRules } from '../contract/index.js';
import { HOST_FUNCTION_MS, type Call } from './call.js';
import type { Permissions, TopUpOptions } from './options.js';
import { Refusal } from './refusal.js';
import type { Report } from './report.js';
import type { Settings } from './settings.js';
import { withinTime } from './time-limit.js';
import { readTopUpRules } from './top-up-rules.js';

const late = (name: string) => () => new Error(`${name} took longer than 5 s.`);

/** Only `true` permits; throwing or not answering means no. */
export async function permissionsOf(settings: Settings, report: Report, { customer, request, context, requestId }: Call): Promise<Permissions> {
  try {
    const given = await withinTime(HOST_FUNCTION_MS, () => settings.can(customer, request, context), late('can'));
    return { topUp: given.topUp === true, portal: given.portal === true };
  } catch (error) {
    report({ type: 'mishap', reason: 'can_failed', requestId, error });
    return { topUp: false, portal: false };
  }
}

export interface Rules extends TopUpRules {
  /** What only the server knows; the browser never sees it. */
  hidden: Pick<TopUpOptions, 'description' | 'exchangeRate' | 'creditExpiresAt' | 'metadata'>;
}

/** For the wallet: a `topUp` function that fails must not hide the balance. */
export async function shownRulesOf(settings: Settings, report: Report, call: Call): Promise<TopUpRules> {
  try {
    const { hidden: _hidden, ...rules } = await rulesOf(settings, call);
    return rules;
  } catch (error) {
    report({ type: 'mishap', reason: 'top_up_rules_failed', requestId: call.requestId, error: error instanceof Refusal ? error.details.cause : error });
    return readTopUpRules({ allowed: false });
  }
}

/** For a link: no link without rules. */
export async function rulesOf(settings: Settings, { customer, request, context }: Call): Promise<Rules> {
  try {
    const { topUp } = settings;
    const options = typeof topUp === 'function' ? await withinTime(HOST_FUNCTION_MS, () => topUp(customer, request, context), late('topUp')) : topUp;
    const { description, exchangeRate, creditExpiresAt, metadata } = options;
    const hidden = Object.fromEntries(Object.entries({ description, exchangeRate, creditExpiresAt, metadata }).filter(([, value]) => value !== undefined));
    return { ...readTopUpRules(options), hidden };
  } catch (cause) {
    throw new Refusal('internal', { reason: 'top_up_rules_failed', cause });
  }
}
