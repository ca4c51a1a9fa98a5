// Keeps the customer's place: when a drawing takes away what has focus, it goes to what stands there now. Used by the portal link, the payment notice and the low-balance banner.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class KeepFocus implements ReactiveController {
  #had = false;

  /** `next`: what tells why the control is gone, or the control that is back. */
  constructor(private readonly host: ReactiveControllerHost & HTMLElement, private readonly next: () => HTMLElement | null) {
    host.addController(this);
  }

  hostUpdate(): void {
    this.#had = this.#hasFocus;
  }

  hostUpdated(): void {
    if (!this.#had || this.#hasFocus) return;
    const next = this.next();
    if (!next) return;
    if (next.tabIndex < 0) next.tabIndex = -1; // words take focus only when asked to
    next.focus({ preventScroll: true });
  }

  get #hasFocus(): boolean {
    return Boolean(this.host.shadowRoot?.activeElement);
  }
}
