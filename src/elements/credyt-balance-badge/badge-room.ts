// How wide the badge's figure is: room for the longest amount seen, none for words that do not fit. Used by credyt-balance-badge.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class BadgeRoom implements ReactiveController {
  #of = '';
  #widest = 0;
  #observer: ResizeObserver | undefined;

  /** `of`: what the figure is about; when that changes its width is forgotten. */
  constructor(private readonly host: ReactiveControllerHost & HTMLElement & { readonly renderRoot: ParentNode }, private readonly of: () => string) {
    host.addController(this);
  }

  hostConnected(): void {
    // A frame later: an element around the badge may well be as wide as the badge makes it.
    this.#observer = new ResizeObserver(() => { requestAnimationFrame(() => { this.hostUpdated(); }); });
    this.#observer.observe(document.documentElement);
    if (this.host.parentElement) this.#observer.observe(this.host.parentElement);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  hostUpdated(): void {
    const figure = this.host.renderRoot.querySelector<HTMLElement>('.figure');
    const amount = figure?.querySelector<HTMLElement>('.amount');
    if (!figure || !amount) return;
    figure.style.inlineSize = '';
    this.#holdAmount(amount);
    // A line that wraps stays as wide as it may be, so the words that wrapped out of sight would leave a gap.
    const boxes = [...figure.children].map((word) => word.getBoundingClientRect());
    const [first] = boxes;
    const shown = boxes.filter(({ top }) => top === first?.top);
    if (shown.length === boxes.length) return;
    const width = Math.max(...shown.map(({ right }) => right)) - Math.min(...shown.map(({ left }) => left));
    figure.style.inlineSize = `${Math.ceil(width)}px`;
  }

  /** It grows with the longest text seen and never shrinks while it is about the same thing. */
  #holdAmount(amount: HTMLElement): void {
    const of = this.of();
    if (of !== this.#of) {
      this.#of = of;
      this.#widest = 0;
      amount.style.minInlineSize = '';
    }
    this.#widest = Math.max(this.#widest, amount.getBoundingClientRect().width);
    amount.style.minInlineSize = `${this.#widest}px`;
  }
}
