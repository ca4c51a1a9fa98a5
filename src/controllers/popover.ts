// Places a native popover beside its opener and knows whether it is open. Used by the badge's details and the top-up panel.
// The platform does the rest: Escape, click outside, top layer.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface PopoverOptions {
  /** The opener's edge the panel lines up with. */
  align: 'start' | 'end';
  /** Below this page width it becomes a sheet on the bottom edge (by the element's own CSS, class `sheet`). */
  sheetBelow?: number;
}

const GAP = 6;
const MARGIN = 16;

export class Popover implements ReactiveController {
  open = false;
  #panel: HTMLElement | null = null;
  #opener: HTMLElement | null = null;
  #hadFocus = false;

  constructor(private readonly host: ReactiveControllerHost, private readonly options: PopoverOptions) {
    host.addController(this);
  }

  /** For the panel's `beforetoggle` and `toggle`: `opener` is what it stands beside and what focus goes back to. */
  handleToggle(event: Event, opener: HTMLElement | null): void {
    const { newState, type } = event as ToggleEvent;
    this.#panel = event.currentTarget as HTMLElement;
    this.#opener = opener;
    this.open = newState === 'open';
    if (type === 'beforetoggle') this.#hadFocus = !this.open && this.#panel.matches(':focus-within');
    else {
      this.#listen(this.open);
      // Chromium 156 leaves the focus in the closed panel when it stands in a shadow root, and then drops it; elsewhere it is back already.
      const isLost = this.#panel.matches(':focus-within') || document.activeElement === document.body;
      if (this.#hadFocus && isLost) opener?.focus({ preventScroll: true });
    }
    this.host.requestUpdate();
  }

  close(): void {
    if (this.open) this.#panel?.hidePopover();
  }

  hostUpdated(): void {
    if (!this.open) return;
    if (this.#panel?.isConnected) this.place();
    else this.hostDisconnected();
  }

  /** A panel that is taken out of the page closes without a word. */
  hostDisconnected(): void {
    this.#listen(false);
    if (this.open) this.host.requestUpdate();
    this.open = false;
  }

  readonly place = (): void => {
    const panel = this.#panel;
    const anchor = this.#opener?.getBoundingClientRect();
    if (!panel || !anchor) return;
    const { clientWidth, clientHeight } = document.documentElement;
    const isSheet = clientWidth < (this.options.sheetBelow ?? 0);
    panel.classList.toggle('sheet', isSheet);
    if (isSheet) {
      panel.style.insetBlockStart = panel.style.left = '';
      return;
    }
    const { offsetWidth: width, offsetHeight: height } = panel;
    const atEnd = (this.options.align === 'end') !== (getComputedStyle(panel).direction === 'rtl');
    const left = atEnd ? anchor.right - width : anchor.left;
    const below = anchor.bottom + GAP;
    const above = anchor.top - GAP - height;
    const top = below + height <= clientHeight - MARGIN || above < MARGIN ? below : above;
    panel.style.left = `${clamp(left, MARGIN, clientWidth - width - MARGIN)}px`;
    panel.style.insetBlockStart = `${Math.max(MARGIN, Math.min(top, clientHeight - height - MARGIN))}px`;
  };

  #listen(on: boolean): void {
    const change = on ? 'addEventListener' : 'removeEventListener';
    window[change]('resize', this.place);
    window[change]('scroll', this.place, { capture: true });
  }
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));
