// <billing-playground>: a host page on the left, what can happen to its customer on the right. Used by playground.stories.ts; no part of the kit.
import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { SCENARIOS, type ScenarioName } from 'credyt-widgets/emulator';
import { closeDoors, comeBack, paymentTab } from '../payments.js';
import { TROUBLES, ask, cause, enterScenario, letTimePass, payByCard, spend, type Trouble } from './controls.js';
import { listenToAll, type Heard } from './event-log.js';
import styles from './billing-playground.styles.js';

export class BillingPlayground extends LitElement {
  static override styles = styles;

  @state() private heard: readonly Heard[] = [];
  @state() private isPaying = false;
  @state() private said = '';
  #stopListening = (): void => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = listenToAll((heard) => { this.heard = heard; });
    paymentTab.onOpened = () => { this.isPaying = true; };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening();
    paymentTab.onOpened = () => {};
    closeDoors();
  }

  readonly #say = (text: string): void => { this.said = text; };

  async #leavePaymentPage(leave: () => unknown): Promise<void> {
    await leave();
    this.isPaying = false;
  }

  protected override render(): TemplateResult {
    return html`${this.#hostPage()}${this.#director()}`;
  }

  #hostPage(): TemplateResult {
    return html`<section class="host" aria-label="Host page">
      <header class="top">
        <strong>Paperwork AI</strong>
        <credyt-balance-badge details></credyt-balance-badge>
      </header>
      <credyt-low-balance-banner below="5"></credyt-low-balance-banner>
      <credyt-payment-notice></credyt-payment-notice>
      <div class="work">
        <p>Eight pictures cost about $0.32.</p>
        <button @click=${() => void spend()}>Make eight pictures</button>
        <button @click=${() => void ask('30').then(this.#say)}>Train a style for $30</button>
        <output>${this.said}</output>
      </div>
      <div class="row">
        <credyt-top-up-button target="_blank"></credyt-top-up-button>
        <credyt-portal-link target="_blank"></credyt-portal-link>
      </div>
      <credyt-usage-chart></credyt-usage-chart>
      <credyt-usage-history page-size="10"></credyt-usage-history>
      <credyt-insufficient-funds-dialog target="_blank"></credyt-insufficient-funds-dialog>
    </section>`;
  }

  #director(): TemplateResult {
    return html`<section class="director" aria-label="What happens">
      ${this.isPaying
        ? html`<div class="checkout" role="status">
            <p>The customer is on Credyt’s payment page, in another tab.</p>
            <button @click=${() => void this.#leavePaymentPage(payByCard)}>Pay by test card</button>
            <button @click=${() => void this.#leavePaymentPage(comeBack)}>Close it unpaid</button>
          </div>`
        : nothing}
      <label>Scenario
        <select @change=${(event: Event) => { enterScenario((event.target as HTMLSelectElement).value as ScenarioName); }}>
          ${SCENARIOS.map((name) => html`<option>${name}</option>`)}
        </select>
      </label>
      <label>Trouble
        <select @change=${(event: Event) => { cause((event.target as HTMLSelectElement).value as Trouble); }}>
          ${Object.keys(TROUBLES).map((name) => html`<option>${name}</option>`)}
        </select>
      </label>
      <div class="row">
        <button @click=${() => { letTimePass(1); }}>An hour passes</button>
        <button @click=${() => { letTimePass(24); }}>A day passes</button>
      </div>
      <h2>Events</h2>
      <ol class="log" tabindex="0" aria-label="Events, newest first">
        ${this.heard.map(({ at, type, from, detail }) => html`<li><code>${type}</code> <small>${at}, ${from}</small><br /><code class="detail">${detail}</code></li>`)}
      </ol>
    </section>`;
  }
}
