// Which element a customer left by to pay, so that the same one greets them when they are back. Used by the top-up button and the low-balance banner.
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
    remember('sessionStorage', NAME, placeOf(this.host));
  }

  hostUpdated(): void {
    if (this.#isKnown || !this.isBack()) return;
    this.#isKnown = true;
    if (recall('sessionStorage', NAME) !== placeOf(this.host)) return;
    remember('sessionStorage', NAME, null);
    this.greet();
  }
}

/** `host` itself greets whoever left by something inside it: what it draws later must not open in their face. */
export function greetInstead(host: HTMLElement): void {
  if (recall<string>('sessionStorage', NAME)?.startsWith(`${placeOf(host)} > `)) remember('sessionStorage', NAME, null);
}

/** Where it stands among its like, which a page load does not change; an `id` says it better. In a shadow root that is only told together with the host's place. */
function placeOf(element: Element): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const { id, localName } = element;
  const place = id || `${localName} ${[...root.querySelectorAll(localName)].indexOf(element)}`;
  return root instanceof ShadowRoot ? `${placeOf(root.host)} > ${place}` : place;
}
