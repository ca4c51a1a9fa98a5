// How large the plot is on screen, so that it is drawn at real pixels. Used by credyt-usage-chart.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Size {
  width: number;
  height: number;
  em: number;
}

export class PlotSize implements ReactiveController {
  current: Size = { width: 0, height: 0, em: 14 };
  #observer: ResizeObserver | undefined;
  #plot: Element | null = null;

  constructor(private readonly host: ReactiveControllerHost & Element & { readonly renderRoot: ParentNode }) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#plot = null;
  }

  /** The table takes the plot's place and gives it back: another node each time. */
  hostUpdated(): void {
    if (!this.host.isConnected) return; // a last drawing after it has gone
    const plot = this.host.renderRoot.querySelector('.plot');
    if (plot === this.#plot) return;
    this.#plot = plot;
    this.#observer?.disconnect();
    // A frame later: drawn inside the observer's own turn, it could change what is being observed.
    this.#observer = new ResizeObserver(() => { requestAnimationFrame(() => { this.#measure(); }); });
    if (plot) this.#observer.observe(plot);
  }

  #measure(): void {
    if (!this.#plot?.isConnected) return;
    const { width, height } = this.#plot.getBoundingClientRect();
    this.current = { width, height, em: parseFloat(getComputedStyle(this.#plot).fontSize) };
    this.host.requestUpdate();
  }
}
