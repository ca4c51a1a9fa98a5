// Accounts as a list, one row each. Drawn in the badge's details and on the billing panel. Never a sum: different assets cannot be added.
import { html, nothing, type TemplateResult } from 'lit';
import type { Account } from '../contract/index.js';
import { compare, isNegative } from '../contract/money/decimal.js';
import { isLow } from '../controllers/billing.js';
import { plainText, unitOf } from '../controllers/format-money.js';
import type { Localize } from '../controllers/localize.js';
import type { badge, common } from '../strings/en.js';
import { exactAmount } from './exact-amount.js';

export type AccountWords = Localize<typeof common & typeof badge>;

/** More than anyone reads; a hostile wallet may have thousands. */
const MOST_ACCOUNTS = 20;

export function accountList(accounts: readonly Account[], words: AccountWords): TemplateResult {
  const hidden = accounts.length - MOST_ACCOUNTS;
  return html`<ul class="list" part="list" role="list">
    ${accounts.slice(0, MOST_ACCOUNTS).map((account) => row(account, words))}
    ${hidden > 0 ? html`<li class="sub">${words.term('balance.more', { count: hidden })}</li>` : nothing}
  </ul>`;
}

/** What is on its way in or out, where there is any. */
export function pendingLines({ asset, pendingIn, pendingOut }: Account, words: AccountWords): string[] {
  const line = (key: 'balance.held' | 'balance.pending', amount: string | undefined): string[] =>
    amount && compare(amount, '0') > 0 ? [words.term(key, { amount: words.money(amount, asset).text })] : [];
  return [...line('balance.held', pendingOut), ...line('balance.pending', pendingIn)];
}

function row(account: Account, words: AccountWords): TemplateResult {
  const { asset, available } = account;
  const isOwed = isNegative(available);
  const owed = (amount: string): string => (isOwed ? words.term('balance.owed', { amount }) : amount);
  return html`<li part="account">
    <span part="account-name">${accountName(account, words)}</span>
    <span part="account-amount" class="end ${isOwed ? 'danger' : ''}">${exactAmount(owed(words.money(available, asset).number), owed(words.money(available, asset, { purpose: 'exact' }).number))}</span>
    ${pendingLines(account, words).map((line) => html`<span class="sub">${line}</span>`)}
    ${isLow(account) ? html`<span class="sub warning">${words.term('balance.low')}</span>` : nothing}
  </li>`;
}

/** The asset's name, a currency's in the reader's language; an account with a name of its own says it. */
function accountName({ name, asset }: Account, words: AccountWords): string {
  const kind = unitOf(asset) ? plainText(asset.name ?? '', 60) || unitOf(asset) : currencyName(asset.code, words);
  const own = name === 'default' ? '' : plainText(name, 60);
  return unitOf(asset) && own ? `${kind} · ${own}` : own || kind;
}

function currencyName(code: string, { language }: AccountWords): string {
  try {
    return new Intl.DisplayNames(language, { type: 'currency' }).of(code) ?? code;
  } catch {
    return code; // what calls itself money need not be a currency
  }
}
