// The base of every element: where its data comes from, its public states, its events. Never drawn itself.
import { LitElement, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { getAnnouncer } from '../controllers/announce.js';
import { BillingController, codeOf } from '../controllers/billing.js';
import type { Strings } from '../strings/en.js';
import { CredytErrorEvent } from './events.js';
import { VERSION } from './version.js';

/**
 * Content in `slot="fallback"` shows until the element is upgraded and never after: no template has a slot of that name.
 * Properties set before the upgrade are kept (Lit replays them).
 */
export abstract class BillingElement extends LitElement {
  static readonly version = VERSION;

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang', 'dir'];
  }

  /** Where the proxy is, when not where the page says. Same-origin or configured, else the element fails by name and sends nothing. */
  @property() endpoint: string | undefined;
  /** Name or id of the account. Default: the one named `default`, else the asset's only account. */
  @property() account: string | undefined;
  /** Code of the asset. Default: the first that can be topped up and has an account, else the first account's. */
  @property() asset: string | undefined;
  /** Where "Sign in" leads when the customer is signed out; `slot="signin"` takes its place. */
  @property({ attribute: 'sign-in-url' }) signInUrl: string | undefined;
  /** Own words for this element, by key of `strings/en`. */
  @property({ attribute: false }) strings: Strings | undefined;

  protected readonly billing = new BillingController(this);
  readonly #internals = attachInternals(this);
  #shown: readonly string[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    getAnnouncer();
  }

  // `lang` and `dir` are the platform's own properties; here they only mean "draw again".
  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === 'lang' || name === 'dir') this.requestUpdate();
  }

  /** The public states (`:state(name)`) that hold for what is about to be drawn. */
  protected abstract states(): readonly string[];

  // Not in willUpdate, which comes before the controllers have looked at what changed: the states would be those of the drawing before.
  protected override update(changed: PropertyValues): void {
    this.#showStates();
    super.update(changed);
  }

  #showStates(): void {
    const states = this.#internals?.states;
    if (!states) return;
    const now = this.states();
    // Kept in a field: WebKit 2.50 does not always hand out what a CustomStateSet holds.
    for (const state of this.#shown) if (!now.includes(state)) states.delete(state);
    for (const state of now) states.add(state);
    this.#shown = now;
  }

  protected emit(event: Event): boolean {
    return this.dispatchEvent(event);
  }

  protected emitError(error: unknown): void {
    this.emit(new CredytErrorEvent({ code: codeOf(error) }));
  }
}

// Custom states are decoration for a host's CSS: an engine without them draws the element all the same.
function attachInternals(element: HTMLElement): ElementInternals | null {
  try {
    const internals = element.attachInternals();
    internals.states.add('probe');
    internals.states.delete('probe');
    return internals;
  } catch {
    return null;
  }
}
