// The list of all accounts that opens from the badge. Never a sum: different assets cannot be added.
import { html, nothing, type TemplateResult } from 'lit';
import type { BillingState } from '../../client/billing-state.js';
import type { Account } from '../../contract/index.js';
import { compare, isNegative } from '../../contract/money/decimal.js';
import { isLow } from '../../controllers/billing.js';
import { plainText, unitOf } from '../../controllers/format-money.js';
import { clock, icon, refresh, spinner } from '../icons.js';
import { exactAmount } from '../exact-amount.js';
import type { BadgeWords } from './badge-view.js';

/** More than anyone reads; a hostile wallet may have thousands. */
const MOST_ACCOUNTS = 20;

export interface DetailsActions {
  isRefreshing: boolean;
  refresh: () => void;
}

export function badgeDetails({ wallet }: BillingState, words: BadgeWords, { isRefreshing, refresh: again }: DetailsActions): TemplateResult | typeof nothing {
  if (wallet.status !== 'ready') return nothing;
  const { accounts, mode, asOf } = wallet.wallet;
  const { stale } = wallet;
  const time = words.time(asOf);
  const hidden = accounts.length - MOST_ACCOUNTS;
  return html`
    <div class="head">
      <h3 id="title">${words.term(accounts.length > 1 ? 'balance.plural' : 'balance.title')}</h3>
      ${mode === 'test' ? html`<span class="tag" title=${words.term('common.testHint')}>${words.term('common.test')}</span>` : nothing}
    </div>
    <ul class="list" part="list" role="list">
      ${accounts.slice(0, MOST_ACCOUNTS).map((account) => row(account, words))}
      ${hidden > 0 ? html`<li class="sub">${words.term('balance.more', { count: hidden })}</li>` : nothing}
    </ul>
    ${stale
      ? html`<div class="note">
          ${icon(clock)}
          <div>
            <strong>${words.term('common.updated', { age: words.age(stale.since, 'long') })}</strong>
            <p class="sub">${words.term(navigator.onLine ? 'common.unreachable' : 'common.offline')}</p>
            <div class="actions">
              <button type="button" class="link" aria-busy=${isRefreshing ? 'true' : 'false'} @click=${again}>${words.term('common.tryNow')}</button>
            </div>
          </div>
        </div>`
      : nothing}
    <div class="foot" part="footer">
      <span>${time ? words.term('common.asOf', { time }) : nothing}</span>
      <slot name="actions"></slot>
      ${stale
        ? nothing
        : html`<button
            type="button"
            class="button square"
            part="refresh"
            aria-label=${words.term(isRefreshing ? 'balance.refreshing' : 'balance.refresh')}
            aria-disabled=${isRefreshing ? 'true' : 'false'}
            aria-busy=${isRefreshing ? 'true' : 'false'}
            @click=${again}
          >${isRefreshing ? spinner() : icon(refresh)}</button>`}
    </div>`;
}

function row(account: Account, words: BadgeWords): TemplateResult {
  const { asset, available, pendingIn, pendingOut } = account;
  const isOwed = isNegative(available);
  const owed = (amount: string): string => (isOwed ? words.term('balance.owed', { amount }) : amount);
  const written = (amount: string): string => words.money(amount, asset).text;
  return html`<li part="account">
    <span part="account-name">${accountName(account, words)}</span>
    <span part="account-amount" class="end ${isOwed ? 'danger' : ''}">${exactAmount(owed(words.money(available, asset).number), owed(words.money(available, asset, { purpose: 'exact' }).number))}</span>
    ${pendingOut && compare(pendingOut, '0') > 0 ? html`<span class="sub">${words.term('balance.held', { amount: written(pendingOut) })}</span>` : nothing}
    ${pendingIn && compare(pendingIn, '0') > 0 ? html`<span class="sub">${words.term('balance.pending', { amount: written(pendingIn) })}</span>` : nothing}
    ${isLow(account) ? html`<span class="sub warning">${words.term('balance.low')}</span>` : nothing}
  </li>`;
}

/** "Balance" for money, the asset's name for the rest; an account with a name of its own says it. */
function accountName({ name, asset }: Account, words: BadgeWords): string {
  const kind = unitOf(asset) ? plainText(asset.name ?? '', 60) || unitOf(asset) : words.term('balance.title');
  const own = name === 'default' ? '' : plainText(name, 60);
  return unitOf(asset) && own ? `${kind} · ${own}` : own || kind;
}
