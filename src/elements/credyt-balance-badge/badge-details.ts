// The list of all accounts that opens from the badge. Never a sum: different assets cannot be added.
import { html, nothing, type TemplateResult } from 'lit';
import type { BillingState } from '../../client/billing-state.js';
import { accountList } from '../account-list.js';
import { clock, icon } from '../icons.js';
import { refreshButton } from '../refresh-button.js';
import type { BadgeWords } from './badge-view.js';

export interface DetailsActions {
  isRefreshing: boolean;
  refresh: () => void;
}

export function badgeDetails({ wallet }: BillingState, words: BadgeWords, { isRefreshing, refresh: again }: DetailsActions): TemplateResult | typeof nothing {
  if (wallet.status !== 'ready') return nothing;
  const { accounts, mode, asOf } = wallet.wallet;
  const { stale } = wallet;
  const time = words.time(asOf);
  return html`
    <div class="head">
      <h3 id="title">${words.term(accounts.length > 1 ? 'balance.plural' : 'balance.title')}</h3>
      ${mode === 'test' ? html`<span class="tag" title=${words.term('common.testHint')}>${words.term('common.test')}</span>` : nothing}
    </div>
    ${accountList(accounts, words)}
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
      ${stale ? nothing : refreshButton(words, isRefreshing, again)}
    </div>`;
}
