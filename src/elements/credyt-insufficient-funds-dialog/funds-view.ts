// What the dialog shows, says aloud and lets one do at each stage. Drawn by credyt-insufficient-funds-dialog.
import { html, nothing, type TemplateResult } from 'lit';
import type { PaymentState, WalletState } from '../../client/billing-state.js';
import type { BillingStore } from '../../client/billing-store.js';
import type { TopUpRules } from '../../contract/index.js';
import { compare, subtract, type Decimal } from '../../contract/money/decimal.js';
import type { AmountChoice } from '../../controllers/amount-choice.js';
import type { Checkout } from '../../controllers/checkout.js';
import type { CopiedMessage } from '../../controllers/copied-message.js';
import { problemNote } from '../checkout-words.js';
import { arrowOut, check, clock, eye, icon, noSignal, spinner, tabs } from '../icons.js';
import { linkButton, note } from '../notes.js';
import { getHelp } from '../payment-note.js';
import { noWalletWords, signIn } from '../wallet-note.js';
import { ask, type FundsWords } from './funds-ask.js';
import type { Figures } from './funds-figures.js';

export type StageName = Exclude<WalletState['status'], 'ready'> | Exclude<PaymentState['status'], 'none'> | 'ask' | 'view-only';

export interface FundsView {
  stage: StageName;
  wallet: WalletState;
  store: BillingStore | null;
  signInUrl: string | undefined;
  figures: Figures | null;
  rules: TopUpRules | null;
  choice: AmountChoice;
  /** What the chosen amount becomes; as in `Quotes`. */
  units: Decimal | null | undefined;
  /** No preset covers what is short. */
  isOwn: boolean;
  payment: PaymentState;
  /** The balance when the dialog opened. */
  before: Decimal | null;
  target: '_self' | '_blank';
  checkout: Checkout;
  copied: CopiedMessage;
  actions: Record<'pay' | 'reopen' | 'close' | 'copy' | 'retry' | 'check' | 'notPaid', () => void>;
}

export function fundsView(view: FundsView, words: FundsWords): TemplateResult | typeof nothing {
  const { payment, actions, figures, rules } = view;
  const close = { text: words.term('common.close'), act: actions.close, look: 'quiet' } as const;
  const notPaid = linkButton(words.term('pay.notPaid'), actions.notPaid);
  switch (view.stage) {
    case 'loading':
      return nothing;
    case 'signed-out':
    case 'failed': {
      const { title, help, canRetry } = noWalletWords(view.wallet, words);
      return sign({
        icon: icon(noSignal),
        title,
        help,
        buttons: canRetry ? [{ text: words.term('common.tryAgain'), act: actions.retry }, close] : [close],
        link: view.stage === 'signed-out' ? signIn(view.signInUrl, words) : undefined,
      });
    }
    case 'view-only':
      return viewOnly(view, words);
    case 'ask':
      if (!figures || !rules) return nothing;
      return ask({ ...view, ...actions, figures, rules, note: lastTry(view, words) }, words);
    case 'paying':
      return sign({
        icon: icon(tabs),
        title: words.term('funds.paying'),
        help: words.term('funds.payingHelp'),
        buttons: [
          { text: words.term('funds.reopen'), act: actions.reopen, sign: view.checkout.isBusy ? spinner() : icon(arrowOut, 'flip'), isBusy: view.checkout.isBusy },
          { ...close, text: words.term('common.cancel') },
        ],
        link: notPaid,
      });
    case 'confirming':
      return sign({
        icon: spinner(),
        title: words.term('pay.confirming'),
        help: words.term(payment.status === 'confirming' && payment.long ? 'pay.confirmingLong' : 'funds.confirmingHelp'),
        buttons: [close],
      });
    case 'unseen': {
      const isChecking = payment.status === 'unseen' && payment.checking;
      return sign({
        icon: icon(clock),
        title: words.term('pay.unseen'),
        help: words.term('funds.unseenHelp'),
        buttons: [
          { text: words.term(isChecking ? 'pay.checking' : 'pay.checkAgain'), act: actions.check, isBusy: isChecking },
          { ...close, text: words.term('funds.keep') },
        ],
        link: html`${notPaid}${getHelp(view.store, words)}`,
      });
    }
    case 'settled':
      return sign({
        icon: icon(check),
        tone: 'success',
        title: addedWords(view, words),
        help: words.term('funds.settledHelp', { amount: written(view, words, 'available') }),
        buttons: [{ text: words.term('funds.continue'), act: actions.close, look: 'primary' }],
      });
  }
}

/** For the live region inside the dialog: one in the page is inert while a modal is open. */
export function fundsSaid(view: FundsView, words: FundsWords): string {
  switch (view.stage) {
    case 'paying':
      return words.term('funds.paying');
    case 'confirming':
      return words.term('say.confirming');
    case 'unseen':
      return words.term('say.unseen');
    case 'settled':
      return words.term('common.sentences', { first: addedWords(view, words), second: words.term('pay.newBalance', { amount: written(view, words, 'available') }) });
    case 'view-only':
      return view.copied.state === 'yes' ? words.term('viewOnly.copied') : '';
    default:
      return view.checkout.isTabBlocked ? words.term('topUp.popupBlocked') : view.checkout.problem ? words.term('topUp.failed') : '';
  }
}

/** What a customer who may only look can send to someone who may pay. */
export const fundsMessage = (view: FundsView, words: FundsWords): string =>
  words.term('viewOnly.messageShort', { product: document.title.trim() || location.hostname, amount: written(view, words, 'short') });

interface Sign {
  icon: TemplateResult;
  tone?: 'success';
  title: string;
  help?: string | undefined;
  buttons: { text: string; act: () => void; look?: 'primary' | 'quiet'; sign?: TemplateResult; isBusy?: boolean; slot?: string }[];
  /** Under the buttons: what is rarely meant. */
  link?: TemplateResult | undefined;
}

/** One sign, what is going on, what can be done. */
function sign({ icon: picture, tone, title, help, buttons, link }: Sign): TemplateResult {
  return html`
    <div class="stage" part="stage">
      <span class="disc ${tone ?? ''}" part="disc">${picture}</span>
      <h2 id="title" part="title">${title}</h2>
      <p id="lede" class="muted">${help ?? nothing}</p>
    </div>
    <div class="actions">
      ${buttons.map(({ text, act, look, sign: mark, isBusy = false, slot }) => slotted(slot, html`<button
        type="button"
        class="button wide ${look ?? ''}"
        part=${look === 'quiet' ? 'cancel' : nothing}
        aria-busy=${isBusy ? 'true' : 'false'}
        aria-disabled=${isBusy ? 'true' : 'false'}
        @click=${act}
      >${text}${mark ?? nothing}</button>`))}
      ${link ?? nothing}
      <slot name="actions"></slot>
    </div>`;
}

const slotted = (name: string | undefined, content: TemplateResult): TemplateResult => (name ? html`<slot name=${name}>${content}</slot>` : content);

function viewOnly(view: FundsView, words: FundsWords): TemplateResult {
  const { copied, actions } = view;
  const [needed, available, short] = (['needed', 'available', 'short'] as const).map((which) => written(view, words, which));
  return html`${sign({
    icon: icon(eye),
    title: words.term('funds.viewOnly'),
    help: words.term('funds.viewOnlyHelp', { needed: needed ?? '', available: available ?? '', short: short ?? '' }),
    buttons: [
      { text: words.term(copied.state === 'yes' ? 'viewOnly.copied' : 'viewOnly.copy'), act: actions.copy, slot: 'ask-owner' },
      { text: words.term('common.close'), act: actions.close, look: 'quiet' },
    ],
  })}${copied.state === 'by-hand' ? html`<p class="message sub" dir="auto">${fundsMessage(view, words)}</p>` : nothing}`;
}

/** A payment that was not enough, or one that could not be begun. */
function lastTry(view: FundsView, words: FundsWords): TemplateResult | typeof nothing {
  if (view.checkout.problem) return problemNote(view.checkout, words);
  if (view.payment.status !== 'settled') return nothing;
  const more = added(view, words);
  if (more === null) return nothing;
  return note({ icon: icon(check), title: words.term('funds.stillShort', { added: more, amount: written(view, words, 'short') }) });
}

function added({ figures, payment, before }: FundsView, words: FundsWords): string | null {
  if (!figures) return null;
  const { asset, available } = figures;
  const rise = payment.status === 'settled' && payment.payment.asset === asset.code ? payment.added
    : before === null ? '0' : subtract(available, before);
  return compare(rise, '0') > 0 ? words.money(rise, asset).text : null;
}

function addedWords(view: FundsView, words: FundsWords): string {
  const amount = added(view, words);
  return amount === null ? words.term('pay.addedUnknown') : words.term('pay.added', { amount });
}

function written({ figures }: FundsView, words: FundsWords, which: 'needed' | 'available' | 'short'): string {
  return figures ? words.money(figures[which], figures.asset, { purpose: which === 'available' ? 'has' : 'needs' }).text : '—';
}
