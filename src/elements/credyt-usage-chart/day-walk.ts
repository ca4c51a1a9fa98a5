// Which day of the chart, and which part of it, is looked at: by arrow keys, pointer or touch. Used by credyt-usage-chart.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface WalkHooks {
  days(): number;
  /** The parts of a day that have a word of their own. */
  parts(day: number): readonly number[];
  isRtl(): boolean;
}

export class DayWalk implements ReactiveController {
  day: number | null = null;
  /** One of the day's parts, when the reader went into it. */
  part: number | null = null;

  constructor(private readonly host: ReactiveControllerHost, private readonly hooks: WalkHooks) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.clear();
  }

  /** Another period has other days. */
  hostUpdate(): void {
    if (this.day !== null && this.day >= this.hooks.days()) this.clear();
  }

  readonly enter = (): void => {
    if (this.day === null) this.#go(this.hooks.days() - 1);
  };

  readonly clear = (): void => { this.#go(null); };

  readonly press = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.hooks.days() - 1;
    const here = this.day ?? last;
    const forward = this.hooks.isRtl() ? 'ArrowLeft' : 'ArrowRight';
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowRight':
        this.#go(this.day === null ? last : here + (event.key === forward ? 1 : -1));
        break;
      case 'Home':
        this.#go(0);
        break;
      case 'End':
        this.#go(last);
        break;
      case 'ArrowUp':
      case 'ArrowDown':
        this.#goInto(here, event.key === 'ArrowDown' ? 1 : -1);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  readonly point = (event: Event): void => {
    const day = (event.target as Element).closest<HTMLElement>('[data-day]')?.dataset['day'];
    if (day !== undefined && Number(day) !== this.day) this.#go(Number(day));
  };

  readonly leave = (event: Event): void => {
    if (!(event.currentTarget as Element).matches(':focus-visible')) this.clear();
  };

  /** Heard on the page: what appears under a pointer can be sent away without moving it. */
  readonly #dismiss = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.day === null) return;
    event.preventDefault();
    this.clear();
  };

  #go(day: number | null): void {
    this.day = day === null ? null : Math.min(Math.max(day, 0), this.hooks.days() - 1);
    this.part = null;
    if (this.day === null) document.removeEventListener('keydown', this.#dismiss);
    else document.addEventListener('keydown', this.#dismiss);
    this.host.requestUpdate();
  }

  /** Down from the day to its first part and on; up from there back to the day. */
  #goInto(day: number, by: 1 | -1): void {
    const parts = this.hooks.parts(day);
    const next = (this.part === null ? -1 : parts.indexOf(this.part)) + by;
    this.#go(day);
    this.part = parts[Math.min(next, parts.length - 1)] ?? null;
  }
}
