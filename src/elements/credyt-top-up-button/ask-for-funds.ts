// What a customer who may only look gets in place of the form: an explanation and a message to send to someone who may pay.
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { announce } from '../../controllers/announce.js';
import type { BillingController } from '../../controllers/billing.js';
import { CopiedMessage } from '../../controllers/copied-message.js';
import { eye, icon } from '../icons.js';
import { linkButton, note } from '../notes.js';
import type { TopUpWords } from './top-up-form.js';

export class AskForFunds implements ReactiveController {
  readonly #copied: CopiedMessage;

  constructor(
    host: ReactiveControllerHost,
    private readonly billing: BillingController,
    private readonly words: TopUpWords,
  ) {
    this.#copied = new CopiedMessage(host);
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#copied.forget();
  }

  get #message(): string {
    const { account } = this.billing;
    const product = document.title.trim() || location.hostname;
    return account
      ? this.words.term('viewOnly.message', { product, amount: this.words.money(account.available, account.asset).text })
      : this.words.term('viewOnly.messageEmpty', { product });
  }

  readonly #copy = async (): Promise<void> => {
    await this.#copied.copy(this.#message);
    if (this.#copied.state === 'yes') announce(this.words.term('viewOnly.copied'));
  };

  render(): TemplateResult {
    const { words } = this;
    return html`${note({
      icon: icon(eye),
      title: words.term('viewOnly.title'),
      help: words.term('viewOnly.help'),
      actions: linkButton(words.term(this.#copied.state === 'yes' ? 'viewOnly.copied' : 'viewOnly.copy'), () => void this.#copy()),
    })}${this.#copied.state === 'by-hand' ? html`<p class="message sub" dir="auto">${this.#message}</p>` : nothing}`;
  }
}
