// What a customer who may only look gets in place of the form: an explanation and a message to send to someone who may pay.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { html, nothing, type TemplateResult } from 'lit';
import { announce } from '../../controllers/announce.js';
import type { BillingController } from '../../controllers/billing.js';
import { eye, icon } from '../icons.js';
import { linkButton, note } from '../notes.js';
import type { TopUpWords } from './top-up-form.js';

export class AskForFunds implements ReactiveController {
  #copied: 'no' | 'yes' | 'by-hand' = 'no';

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly billing: BillingController,
    private readonly words: TopUpWords,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#copied = 'no';
  }

  get #message(): string {
    const { account } = this.billing;
    const product = document.title.trim() || location.hostname;
    return account
      ? this.words.term('viewOnly.message', { product, amount: this.words.money(account.available, account.asset).text })
      : this.words.term('viewOnly.messageEmpty', { product });
  }

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.#message);
      this.#copied = 'yes';
      announce(this.words.term('viewOnly.copied'));
    } catch {
      // Some browsers and frames do not let a page copy: then the message is shown, to be copied by hand.
      this.#copied = 'by-hand';
    }
    this.host.requestUpdate();
  };

  render(): TemplateResult {
    const { words } = this;
    return html`${note({
      icon: icon(eye),
      title: words.term('viewOnly.title'),
      help: words.term('viewOnly.help'),
      actions: linkButton(words.term(this.#copied === 'yes' ? 'viewOnly.copied' : 'viewOnly.copy'), () => void this.#copy()),
    })}${this.#copied === 'by-hand' ? html`<p class="message sub" dir="auto">${this.#message}</p>` : nothing}`;
  }
}
