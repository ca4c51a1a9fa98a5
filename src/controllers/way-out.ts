// Which element a customer left by to pay, so that the same one greets them when they are back. Used by the top-up button.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { recall, remember } from '../client/page-storage.js';

const NAME = 'way-out';

export class WayOut implements ReactiveController {
  #isKnown = false;

  /** `isBack`: a payment is under way, or was. `greet` is called at most once per page. */
  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly isBack: () => boolean,
    private readonly greet: () => void,
  ) {
    host.addController(this);
  }

  /** Before the link is made: a tab that opens for it begins with this tab's storage. */
  leave(): void {
    this.#isKnown = true;
    remember('sessionStorage', NAME, this.#place);
  }

  hostUpdated(): void {
    if (this.#isKnown || !this.isBack()) return;
    this.#isKnown = true;
    if (recall('sessionStorage', NAME) !== this.#place) return;
    remember('sessionStorage', NAME, null);
    this.greet();
  }

  /** Where it stands among its like, which a page load does not change; an `id` says it better. */
  get #place(): string {
    const { id, localName } = this.host;
    return id || `${localName} ${[...document.querySelectorAll(localName)].indexOf(this.host)}`;
  }
}
